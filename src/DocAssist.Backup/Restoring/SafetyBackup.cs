using System;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.Restoring;

/// <summary>The backup of everything that is there, just before a part of it is replaced.</summary>
internal static class SafetyBackup
{
    /// <summary>Makes it.</summary>
    /// <param name="options">What is restored, and where the safety backup goes.</param>
    /// <param name="report">What is known of the backup that is restored.</param>
    /// <param name="selection">What will be replaced, and so must not be missing.</param>
    /// <param name="since">Since the restore was begun.</param>
    /// <param name="progress">Told how far it is; may be null.</param>
    /// <param name="log">Takes what is to be said.</param>
    /// <param name="token">Ends it.</param>
    /// <exception cref="BackupException">SafetyBackupFailed: nothing may be replaced.</exception>
    public static BackupInfo Make(RestoreOptions options, VerificationReport report, RestoreSelection selection, TimeSpan since, IProgress<BackupProgress>? progress, ILog log, CancellationToken token)
    {
        BackupOptions backup = new()
        {
            Data = options.Data,
            BackupRoot = options.SafetyRoot,
            Kind = BackupKind.Safety,
            Label = $"before the restore of {options.Backup.Name}",
            MustBeWhole = selection.Pieces.Select(p => p.Item).Distinct().ToList(),
            ReadThrough = IsReadThrough(options, report) ? options.Backup : null,
            ReadThroughManifest = report.Manifest,
            IncludeExtra = selection.Pieces.Any(p => p.Item == DataItem.Extra),
            Patience = options.Patience,
            Now = options.Now + since,
            Zone = options.Zone,
            Random = options.Random,
            Host = options.Host,
            ToolVersion = options.ToolVersion,
            ScratchParent = options.ScratchParent,
        };
        try
        {
            return BackupCreator.CreateLocked(backup, new ProgressSlice(progress, BackupPhase.SavingCurrentData, 60, 98), log, token);
        }
        catch (BackupException e) when (e.Code != BackupErrorCode.SafetyBackupFailed)
        {
            throw new BackupException(BackupErrorCode.SafetyBackupFailed, $"The current data could not be saved, so nothing was restored: {e.Message.TrimEnd('.')}.", $"{e.Hint} Or restore into an empty folder with -Destination.", e.Target, e);
        }
    }

    /// <summary>True when a document that is still as the backup has it need not be written once more: every byte that comes in the place of a live one was found right by this restore.</summary>
    private static bool IsReadThrough(RestoreOptions options, VerificationReport report) => report.Verdict == BackupVerdict.Good
        && options.Backup.BackupRoot == options.SafetyRoot && options.Backup.IsBackupOf(options.Host, options.Data.Path);
}
