using System;

namespace DocAssist.SampleClinic.Database;

internal sealed record Patient(
    int Id,
    string Uhid,
    string Name,
    int Age,
    string Gender,
    string Phone,
    string Address,
    DateTime CreatedAt);
