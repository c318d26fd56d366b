using System;

namespace DocAssist.SampleClinic;

/// <summary>A backup as the app lists it.</summary>
/// <param name="Name">The name of the folder.</param>
/// <param name="CreatedAt">The local time the app shows and sorts by.</param>
/// <param name="PatientCount">0 when the manifest has none, null when it has something else than a whole number.</param>
/// <param name="VisitCount">0 when the manifest has none, null when it has something else than a whole number.</param>
public sealed record AppBackupEntry(string Name, DateTime CreatedAt, long? PatientCount, long? VisitCount);
