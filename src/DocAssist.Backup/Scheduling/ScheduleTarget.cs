using System.Collections.Generic;
using System.Linq;
using DocAssist.Backup.Configuration;

namespace DocAssist.Backup.Scheduling;

/// <summary>Gives a schedule what it backs up, and where to.</summary>
public static class ScheduleTarget
{
    /// <summary>
    /// The schedule with its data and its root. A run has no environment of the app or of the session, so what the app's variables say goes along, and
    /// where the session has its configuration.
    /// </summary>
    public static BackupSchedule With(BackupSchedule schedule, DataFolder data, string backupRoot, ClinicEnvironment environment)
    {
        IEnumerable<KeyValuePair<string, string>> places = ConfigurationLocator.Places(environment);
        if (data == DataFolder.At(data.Path, data.Origin))
        {
            return schedule with { DataPath = data.Path, BackupRoot = backupRoot, Variables = places.ToList() };
        }
        List<KeyValuePair<string, string>> variables =
        [
            .. places,
            new("DOCASSIST_CHROMA_DIR", data.VectorStorePath),
            new("DOCASSIST_DATA_DIR", data.Path),
            new("DOCASSIST_DB_PATH", data.DatabasePath),
            new("DOCASSIST_PDF_DIR", data.PrescriptionsPath),
        ];
        return schedule with { DataPath = null, BackupRoot = backupRoot, Variables = variables };
    }
}
