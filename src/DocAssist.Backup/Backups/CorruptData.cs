using System.Linq;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Backups;

/// <summary>What is to be said when the clinic's database itself turns out damaged.</summary>
internal static class CorruptData
{
    /// <summary>Null unless the backup is Corrupt.</summary>
    /// <param name="options">What was saved.</param>
    /// <param name="made">What was made of it.</param>
    /// <param name="log">Told what of the root cannot be read.</param>
    /// <exception cref="BackupException">BackupRootUnavailable, AccessDenied.</exception>
    public static BackupException? Problem(BackupOptions options, BackupInfo made, ILog log)
    {
        if (made.Verdict != BackupVerdict.Corrupt)
        {
            return null;
        }
        // Asked anew: it may have turned out damaged meanwhile.
        BackupInfo? lastGood = LossCheck.Prepare(options, log).LastGood;
        return new(
            BackupErrorCode.DatabaseCorrupt,
            $"The database '{options.Data.DatabasePath}' is damaged. {made.Name} was kept as evidence and does not count as a backup. {made.Reasons.FirstOrDefault()}",
            lastGood is null || lastGood.Path == made.Path ? "Keep the file as it is and ask for help; there is no good backup of it here." : $"Close the app and restore {lastGood.Name}, the newest good backup.",
            options.Data.DatabasePath);
    }
}
