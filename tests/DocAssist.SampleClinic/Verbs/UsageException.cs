using System;

namespace DocAssist.SampleClinic.Verbs;

internal sealed class UsageException(string message) : Exception(message);
