using System.Collections.Generic;
using DocAssist.Backup.Configuration;

namespace DocAssist.Backup.Scheduling;

/// <summary>Gives a schedule what it backs up, and where to.</summary>
public static class ScheduleTarget
{
    /// <summary>The schedule with its data and its root. A run has no environment of the app, so what the app's variables say goes along.</summary>
    public static BackupSchedule With(BackupSchedule schedule, DataFolder data, string backupRoot)
    {
        if (data == DataFolder.At(data.Path, data.Origin))
        {
            return schedule with { DataPath = data.Path, BackupRoot = backupRoot, Variables = [] };
        }
        List<KeyValuePair<string, string>> variables =
        [
            new("DOCASSIST_CHROMA_DIR", data.VectorStorePath),
            new("DOCASSIST_DATA_DIR", data.Path),
            new("DOCASSIST_DB_PATH", data.DatabasePath),
            new("DOCASSIST_PDF_DIR", data.PrescriptionsPath),
        ];
        return schedule with { DataPath = null, BackupRoot = backupRoot, Variables = variables };
    }
}
