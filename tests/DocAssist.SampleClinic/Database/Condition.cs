namespace DocAssist.SampleClinic.Database;

internal sealed record Condition(
    string Complaint,
    string Diagnosis,
    string Drug,
    string Strength,
    string Frequency,
    LaboratoryTest Test);
