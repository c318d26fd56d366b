using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;

namespace DocAssist.Backup.Swapping;

/// <summary>A restore that was interrupted: it is undone, without being asked, by the next command that changes anything.</summary>
public static class PendingRestore
{
    /// <summary>Looks whether a restore was interrupted; changes nothing.</summary>
    /// <param name="dataPath">A data folder, or null.</param>
    /// <param name="backupRoot">A backup root, whose notice names the data folder; or null.</param>
    /// <returns>RecoveryNeeded, or null when all is well.</returns>
    public static BackupException? Find(string? dataPath, string? backupRoot)
    {
        string? pending = dataPath is not null && IsPending(dataPath) ? dataPath
            : backupRoot is not null ? RestoreNotice.PendingIn(backupRoot)
            : null;
        return pending is null ? null : Needed(pending, "A restore was interrupted");
    }

    /// <summary>Undoes what an interrupted restore has done, and sweeps what one that got nowhere has left.</summary>
    /// <param name="data">The clinic's data.</param>
    /// <param name="patience">How long to wait for a restore that is at work.</param>
    /// <param name="log">Told what was undone; may be null.</param>
    /// <param name="token">Ends the waiting.</param>
    /// <exception cref="BackupException">RecoveryNeeded: it cannot be undone now. AnotherRunActive: a restore is at work.</exception>
    public static void Settle(DataFolder data, TimeSpan patience, ILog? log, CancellationToken token)
    {
        if (Places(data).Any(p => IOFailure.WhenReading(p, () => SwapPiece.IsThere(WorkFolder.In(p)))))
        {
            using DataFolderLock exclusive = DataFolderLock.Acquire(data, shared: false, patience, token);
            SettleLocked(data, new GuardedLog(log));
        }
    }

    /// <summary>The same for a caller that holds the lock of the data folder.</summary>
    internal static void SettleLocked(DataFolder data, ILog log)
    {
        if (ReadJournal(data.Path) is SwapJournal journal)
        {
            RequireSamePlaces(journal, data);
            RequireWithinReach(journal);
            Undo(journal, data, log);
        }
        foreach (string place in Places(data))
        {
            RequireNoOther(place, data.Path);
            WorkFolder.Sweep(place, hasJournal: FolderIdentity.Same(place, data.Path), log);
        }
    }

    private static void Undo(SwapJournal journal, DataFolder data, ILog log)
    {
        try
        {
            using DatabaseHold hold = DatabaseHold.Acquire(LiveDatabases.Find(data, journal.Pieces.Select(p => p.Live)));
            hold.ReleaseForRename(journal.Pieces.Select(p => p.Live));
            FolderSwap.Undo(journal);
        }
        catch (BackupException e)
        {
            throw Needed(data.Path, $"The restore of {journal.Backup} was interrupted and cannot be undone now: {e.Message} It began", e);
        }
        log.Warning($"The restore of {journal.Backup} was interrupted; it has been undone, and the data in '{data.Path}' is as it was before.");
    }

    private static SwapJournal? ReadJournal(string dataPath)
    {
        try
        {
            return SwapJournal.Read(dataPath);
        }
        catch (InvalidDataException e)
        {
            string work = WorkFolder.In(dataPath);
            throw new BackupException(
                BackupErrorCode.RecoveryNeeded,
                $"A restore was interrupted in '{dataPath}', and its journal cannot be read: {e.Message}.",
                $"Update this module. If that does not help: leave the app closed, move what is in '{Path.Combine(work, "old")}' back into the data folder, then move '{work}' away; or restore into a new folder with -Destination.",
                dataPath,
                e);
        }
        catch (BackupException e) when (e.Code == BackupErrorCode.AccessDenied)
        {
            throw Unseen(dataPath, e);
        }
    }

    /// <summary>A journal moves files: only those of the data folder that the caller means.</summary>
    private static void RequireSamePlaces(SwapJournal journal, DataFolder data)
    {
        string[] parts = [data.DatabasePath, data.VectorStorePath, data.PrescriptionsPath, data.SettingsPath];
        string? other = journal.Pieces.Select(p => p.Live).FirstOrDefault(live => !parts.Contains(live) && Path.GetDirectoryName(live) != data.Path);
        if (other is not null)
        {
            throw Needed(data.Path, string.Format(CultureInfo.InvariantCulture, "A restore that also exchanges '{0}' was interrupted", other));
        }
    }

    /// <summary>On a drive that is not connected everything looks as if nothing had been begun there.</summary>
    private static void RequireWithinReach(SwapJournal journal)
    {
        string? place = journal.Pieces.Select(p => Path.GetDirectoryName(p.Live)!).FirstOrDefault(p => !FolderIdentity.Same(p, journal.DataPath) && WorkFolder.OwnerOf(p) != journal.WrittenFor);
        if (place is not null)
        {
            throw Needed(journal.DataPath, $"A restore was interrupted, and '{place}', where a part of the data is exchanged, is out of reach. It began");
        }
    }

    /// <summary>Parts that lie elsewhere have a work folder there, which names the data folder that the journal is in.</summary>
    private static void RequireNoOther(string place, string dataPath)
    {
        string? owner = WorkFolder.OwnerOf(place);
        if (owner is not null && owner != dataPath && IsPending(owner))
        {
            throw Needed(owner, $"A restore of '{owner}', a part of which is in '{place}', was interrupted");
        }
    }

    private static bool IsPending(string dataPath)
    {
        try
        {
            return SwapJournal.IsThere(dataPath);
        }
        catch (UnauthorizedAccessException)
        {
            // Another account's work folder: whether it is at work, interrupted or done is its secret.
            return true;
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            return false;
        }
    }

    private static IEnumerable<string> Places(DataFolder data) => FolderIdentity.Distinct(
        new[] { data.DatabasePath, data.VectorStorePath, data.PrescriptionsPath, data.SettingsPath }.Select(Path.GetDirectoryName).OfType<string>().Prepend(data.Path));

    private static BackupException Unseen(string dataPath, Exception inner) => new(
        BackupErrorCode.RecoveryNeeded,
        $"Another account has begun a restore in '{dataPath}', and this one may not see how far it came.",
        "Run New-DocAssistBackup as that account, or as an administrator, with the app closed: it undoes what is to be undone.",
        dataPath,
        inner);

    private static BackupException Needed(string dataPath, string what, Exception? inner = null) => new(
        BackupErrorCode.RecoveryNeeded,
        $"{what} in '{dataPath}'.",
        "Leave the app closed and run New-DocAssistBackup or Restore-DocAssistBackup with the same data folder: either undoes it first.",
        dataPath,
        inner);
}
