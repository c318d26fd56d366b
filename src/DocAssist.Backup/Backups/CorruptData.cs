using System.Linq;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Backups;

/// <summary>What is to be said when the clinic's database itself turns out damaged.</summary>
internal static class CorruptData
{
    /// <summary>Null unless the backup is Corrupt.</summary>
    /// <param name="options">What was saved.</param>
    /// <param name="made">What was made of it.</param>
    /// <exception cref="BackupException">BackupRootUnavailable, AccessDenied.</exception>
    public static BackupException? Problem(BackupOptions options, BackupInfo made)
    {
        if (made.Verdict != BackupVerdict.Corrupt)
        {
            return null;
        }
        // Asked anew: it may have turned out damaged meanwhile.
        BackupInfo? lastGood = BackupCatalog.NewestGood(BackupCatalog.List(options.BackupRoot, options.Now, options.Zone)
            .Where(b => b.IsBackupOf(options.Host, options.Data.Path) && b.Path != made.Path).ToList());
        return new(
            BackupErrorCode.DatabaseCorrupt,
            $"The database '{options.Data.DatabasePath}' is damaged. {made.Name} was kept as evidence and does not count as a backup. {made.Reasons.FirstOrDefault()}",
            lastGood is null ? "Keep the file as it is and ask for help; there is no good backup of it here."
                : made.Flaw is not null ? $"Close the app, check {lastGood.Name}, the newest good backup, with Test-DocAssistBackup -Full, because a quick check does not see this; and restore it if it passes."
                : $"Close the app and restore {lastGood.Name}, the newest good backup.",
            options.Data.DatabasePath);
    }
}
