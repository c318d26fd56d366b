namespace DocAssist.SampleClinic;

/// <summary>What a made-up clinic holds.</summary>
/// <param name="DataFolder">The data folder, as a full path.</param>
/// <param name="DatabasePath">The clinic's database.</param>
/// <param name="Patients">Rows of patients.</param>
/// <param name="Visits">Rows of visits.</param>
/// <param name="Investigations">Rows of investigations.</param>
/// <param name="Procedures">Rows of procedures.</param>
/// <param name="Prescriptions">Number of PDF files.</param>
public sealed record ClinicSummary(
    string DataFolder,
    string DatabasePath,
    int Patients,
    int Visits,
    int Investigations,
    int Procedures,
    int Prescriptions);
