using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.History;

/// <summary>
/// One record a run, good or bad, in .docassist beside the backups. A run that cannot write there, because the drive is away or another
/// command is at work, leaves its record in a folder of this machine, from where the next run takes it home.
/// </summary>
public static class RunHistory
{
    private const string FileName = "history.jsonl";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    /// <summary>The runs of a root, newest first. Never fails: what cannot be read is left out.</summary>
    /// <param name="root">The backup root; it need not be there.</param>
    /// <param name="localState">The folder of this machine for what the root could not take; may be null.</param>
    public static IReadOnlyList<RunResult> Read(string root, string? localState)
    {
        IEnumerable<RunResult> waiting = localState is null ? [] : Waiting(localState).Where(r => r.BackupRoot == root);
        return HistoryFile.Read(Path.Combine(BackupRoot.StateFolder(root), FileName))
            .Concat(waiting)
            .GroupBy(r => r.Id, StringComparer.Ordinal)
            .Select(g => g.First())
            .OrderByDescending(r => r.StartedAtUtc)
            .ThenByDescending(r => r.Id, StringComparer.Ordinal)
            .ToList();
    }

    /// <summary>Why the runs of a root can be only those that this machine keeps; null when the root is there.</summary>
    public static BackupException? Unavailable(string root)
    {
        try
        {
            BackupRoot.RequireThere(root);
            return null;
        }
        catch (BackupException e)
        {
            return e;
        }
    }

    /// <summary>Adds a run and what waits in the local folder for this root. The caller holds the lock of the root.</summary>
    /// <exception cref="BackupException">The record could not be written.</exception>
    internal static void AppendLocked(RunResult run, string localState)
    {
        DurableFolder.CreateIfMissing(BackupRoot.StateFolder(run.BackupRoot));
        string file = Path.Combine(BackupRoot.StateFolder(run.BackupRoot), FileName);
        if (!Waiting(localState).Any(r => r.BackupRoot == run.BackupRoot))
        {
            HistoryFile.Append(file, [run]);
            return;
        }
        using FolderLock localLock = Lock(localState, run);
        IReadOnlyList<RunResult> waiting = Waiting(localState);
        HistoryFile.Append(file, waiting.Where(r => r.BackupRoot == run.BackupRoot).Append(run));
        // Killed in between, a record is in both; reading tells by the id.
        HistoryFile.Replace(Path.Combine(localState, FileName), waiting.Where(r => r.BackupRoot != run.BackupRoot));
    }

    /// <summary>Leaves a run in the local folder.</summary>
    /// <exception cref="BackupException">The record could not be written.</exception>
    internal static void AppendLocal(RunResult run, string localState)
    {
        using FolderLock localLock = Lock(localState, run);
        HistoryFile.Append(Path.Combine(localState, FileName), [run]);
    }

    private static IReadOnlyList<RunResult> Waiting(string localState) => HistoryFile.Read(Path.Combine(localState, FileName));

    private static FolderLock Lock(string localState, RunResult run)
    {
        IOFailure.WhenWriting(localState, () => Directory.CreateDirectory(Path.GetDirectoryName(localState)!));
        DurableFolder.CreateIfMissing(localState);
        return FolderLock.Acquire(Path.Combine(localState, "lock"), $"run {run.Id}", s_patience, CancellationToken.None);
    }
}
