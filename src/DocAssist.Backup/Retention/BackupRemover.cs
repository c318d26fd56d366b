using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;

namespace DocAssist.Backup.Retention;

/// <summary>
/// Removes backups: first renamed to a name that nobody lists, durably, then deleted; so that no listing ever shows
/// half a backup, and a run that dies in between leaves only litter that the next one sweeps.
/// </summary>
public static class BackupRemover
{
    private const string DoomedPrefix = ".removing_";

    /// <summary>Removes one backup.</summary>
    /// <param name="backup">The backup, as listed.</param>
    /// <param name="force">True to remove the last good one too.</param>
    /// <param name="options">Moment, zone and patience.</param>
    /// <param name="log">Takes warnings.</param>
    /// <param name="token">Looked at before the removal begins; a removal once begun is finished.</param>
    /// <exception cref="BackupException">LastGoodProtected, BackupNotFound, RetentionFailed, AnotherRunActive; AccessDenied, ReadFailed: what checks found cannot be read.</exception>
    public static void Remove(BackupInfo backup, bool force, RemovalOptions options, ILog log, CancellationToken token)
    {
        using FolderLock rootLock = BackupRoot.Lock(backup.BackupRoot, options.Now.UtcDateTime, options.Patience, token);
        IReadOnlyList<BackupInfo> all = BackupCatalog.ListToRemove(backup.BackupRoot, options.Now, options.Zone);
        BackupInfo current = all.FirstOrDefault(b => string.Equals(b.Path, backup.Path, StringComparison.Ordinal))
            ?? throw new BackupException(BackupErrorCode.BackupNotFound, $"'{backup.Path}' is no backup that a listing of its folder shows.", "Only what Get-DocAssistBackup lists can be removed.", backup.Path);
        if (IsLastGood(current, all) && !force)
        {
            throw new BackupException(BackupErrorCode.LastGoodProtected, $"'{current.Name}' is the newest good backup of its clinic.", "Make a newer backup first, or remove this one with -Force.", current.Path);
        }
        Delete(current, ".", new GuardedLog(log));
    }

    /// <summary>Carries out what the evaluator decided, under the lock of the root.</summary>
    public static RetentionOutcome Apply(string root, RetentionPolicy policy, RemovalOptions options, ILog log, CancellationToken token)
    {
        using FolderLock rootLock = BackupRoot.Lock(root, options.Now.UtcDateTime, options.Patience, token);
        return ApplyLocked(root, policy, options, null, log, token);
    }

    /// <summary>Carries out what the evaluator decided. The caller holds the lock.</summary>
    /// <param name="root">The backup root.</param>
    /// <param name="policy">How many stay.</param>
    /// <param name="options">Moment, zone and patience.</param>
    /// <param name="justMade">The backup of this run, whose clinic alone is concerned; null for every clinic in the root.</param>
    /// <param name="log">Takes warnings.</param>
    /// <param name="token">Looked at before each removal.</param>
    internal static RetentionOutcome ApplyLocked(string root, RetentionPolicy policy, RemovalOptions options, BackupInfo? justMade, ILog log, CancellationToken token)
    {
        GuardedLog guarded = new(log);
        List<RetentionDecision> removed = [];
        List<BackupException> failures = [];
        IReadOnlyList<RetentionDecision> decisions = RetentionEvaluator.Evaluate(BackupCatalog.ListToRemove(root, options.Now, options.Zone), policy, options.Now, justMade?.Name);
        // Oldest first: when the work ends early, the newer ones are still there.
        foreach (RetentionDecision decision in decisions.Where(d => !d.Keep && (justMade is null || d.Backup.Source == justMade.Source)).Reverse())
        {
            token.ThrowIfCancellationRequested();
            if (options.Approve is not null && !options.Approve(decision))
            {
                continue;
            }
            try
            {
                Delete(decision.Backup, $": {decision.Reason}", guarded);
                removed.Add(decision);
            }
            catch (BackupException e)
            {
                failures.Add(e);
            }
        }
        return new(removed, failures);
    }

    /// <summary>Deletes what a removal that died has left. The caller holds the lock.</summary>
    internal static void Sweep(string root, ILog log)
    {
        foreach (string doomed in Directory.GetDirectories(root, DoomedPrefix + "*"))
        {
            Discard(doomed, log);
        }
    }

    private static bool IsLastGood(BackupInfo backup, IReadOnlyList<BackupInfo> all)
    {
        List<BackupInfo> good = all.Where(b => b.Verdict == Manifests.BackupVerdict.Good && b.Source == backup.Source).ToList();
        return BackupCatalog.NewestGood(good.Where(b => b.Kind == Manifests.BackupKind.Backup))?.Path == backup.Path
            || (good.Count == 1 && good[0].Path == backup.Path);
    }

    private static void Delete(BackupInfo backup, string why, ILog log)
    {
        string doomed = Path.Combine(backup.BackupRoot, DoomedPrefix + backup.Name + "_" + Guid.NewGuid().ToString("N").Substring(0, 8));
        try
        {
            if (!DurableFolder.TryRename(backup.Path, doomed))
            {
                throw new IOException($"'{doomed}' is in the way.");
            }
        }
        catch (Exception e) when (e is BackupException || SystemError.IsExpected(e))
        {
            TakeBack(doomed, backup.Path, log);
            throw new BackupException(BackupErrorCode.RetentionFailed, $"'{backup.Name}' could not be removed: {e.Message}", "Close what uses the folder and check the disk and your rights on the backup root, then try again.", backup.Path, e);
        }
        log.Verbose($"Removed {backup.Name}{why}");
        Discard(doomed, log);
    }

    /// <summary>A rename that was not flushed could come undone after the files are gone: the backup gets its name back instead.</summary>
    private static void TakeBack(string doomed, string path, ILog log)
    {
        try
        {
            if (FileStatus.Of(doomed).Kind == FileKind.Folder && FileStatus.Of(path).Kind == FileKind.Missing)
            {
                Directory.Move(doomed, path);
            }
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            log.Warning($"'{doomed}' could not get its name back ({e.Message}); the next run deletes it.");
        }
    }

    private static void Discard(string folder, ILog log)
    {
        try
        {
            FolderRemoval.Delete(folder);
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            log.Warning($"'{folder}' is no backup any more but could not be deleted whole ({e.Message}); the next run tries again.");
        }
    }
}
