using System;

namespace DocAssist.SampleClinic.Database;

internal sealed record Visit(int Id, Patient Patient, DateTime Time, Condition Condition, string Notes);
