using System.IO;
using DocAssist.SampleClinic.Database;
using DocAssist.SampleClinic.Files;

namespace DocAssist.SampleClinic;

/// <summary>Makes up the data folder of a clinic as the app would have left it.</summary>
public static class SampleClinicBuilder
{
    /// <summary>Creates a data folder.</summary>
    /// <param name="dataFolder">The folder; it may exist, but not hold a clinic.</param>
    /// <param name="options">What kind of clinic.</param>
    /// <returns>What was made.</returns>
    /// <exception cref="IOException">There is a clinic already.</exception>
    public static ClinicSummary Create(string dataFolder, ClinicOptions options)
    {
        string root = Path.GetFullPath(dataFolder);
        string database = Path.Combine(root, "clinic.db");
        if (File.Exists(database))
        {
            throw new IOException($"There is a clinic already: {database}");
        }

        Directory.CreateDirectory(root);
        ClinicRecords records = ClinicDatabase.Create(database, options);
        ChromaStore.Create(Path.Combine(root, "chroma"), records, options);
        int prescriptions = PrescriptionFiles.Create(Path.Combine(root, "prescriptions"), records, options);
        SettingsFile.Create(Path.Combine(root, "settings.json"));
        if (options.ExtraFiles)
        {
            UnprotectedFiles.Create(root, records, options);
        }

        return new ClinicSummary(
            root,
            database,
            records.Patients.Count,
            records.Visits.Count,
            records.Investigations,
            records.Procedures,
            prescriptions);
    }
}
