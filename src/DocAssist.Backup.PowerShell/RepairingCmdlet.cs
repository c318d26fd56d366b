using System.ComponentModel;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Restoring;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.PowerShell;

/// <summary>A cmdlet that can put the newest good copy of clinic.db in the place of one that is damaged or gone.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class RepairingCmdlet : RestoringCmdlet
{
    /// <summary>What is known before a repair.</summary>
    internal static RepairResult Found(DatabaseReport report) => new()
    {
        Database = report.Path,
        Verdict = report.Verdict,
        Messages = report.Messages,
        PatientCount = report.PatientCount,
        VisitCount = report.VisitCount,
    };

    /// <summary>Asks, and restores. Null when the user did not want it.</summary>
    /// <exception cref="BackupException">Nothing was restored.</exception>
    internal RepairResult? OfferRepair(DataFolder data, DatabaseReport report)
    {
        RepairResult found = Found(report);
        WriteWarning($"'{found.Database}' is {found.Verdict}. {string.Join(" ", found.Messages)}");
        // The database alone: papers that are newer than the backup stay.
        RestoreOptions options = Options(NewestGood(data), data) with { Items = [DataItem.Database], CheckInFull = report.Level == IntegrityLevel.Full };
        if (Approve(options) is not RestorePlan plan)
        {
            return null;
        }
        RestoreResult restored = Restore(options with { Plan = plan });
        return found with
        {
            IsRepaired = true,
            Backup = restored.Backup,
            BackupAge = restored.BackupAge,
            PatientCount = restored.PatientCount,
            VisitCount = restored.VisitCount,
            SafetyBackup = restored.SafetyBackup,
            Undo = restored.Undo,
        };
    }
}
