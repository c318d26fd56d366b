using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Processes;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Swapping;

namespace DocAssist.Backup.Watching;

/// <summary>
/// Waits until nobody uses the databases any more. It only looks: a lock that is tried could be in the way of an app that is started again just
/// then. A backup of data in use is whole too, so that this never keeps one from being made.
/// </summary>
internal sealed class QuietData
{
    private readonly WatchOptions _options;
    private readonly ILog _log;
    private readonly CancellationToken _token;

    public QuietData(WatchOptions options, ILog log, CancellationToken token)
    {
        _options = options;
        _log = log;
        _token = token;
    }

    /// <summary>Waits.</summary>
    /// <returns>False when the app runs again.</returns>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public bool Wait()
    {
        Stopwatch waited = Stopwatch.StartNew();
        Stopwatch steady = Stopwatch.StartNew();
        IReadOnlyList<FileStatus> before = [];
        while (waited.Elapsed < _options.QuietPatience)
        {
            if (_options.Application.IsRunning)
            {
                return false;
            }
            (IReadOnlyList<FileStatus> now, bool inUse) = Look();
            if (inUse || !now.SequenceEqual(before))
            {
                before = now;
                steady.Restart();
            }
            else if (steady.Elapsed >= _options.QuietFor)
            {
                return true;
            }
            Pause.Wait(_options.Poll, _token);
        }
        _log.Warning($"The databases in '{_options.Data.Path}' are still in use though {_options.Application} has closed. The backup is made all the same.");
        return true;
    }

    /// <summary>What changes when somebody writes to the two databases of the app, and not when they are read; nothing where it cannot be seen.</summary>
    public static IReadOnlyList<FileStatus> Written(DataFolder data)
    {
        try
        {
            string[] databases = [data.DatabasePath, Path.Combine(data.VectorStorePath, "chroma.sqlite3")];
            return databases.SelectMany(d => new[] { d, d + "-wal" }).Select(FileStatus.Of).Where(s => s.Length > 0).ToList();
        }
        catch (Exception e) when (e is BackupException || SystemError.IsExpected(e))
        {
            return [];
        }
    }

    /// <summary>What the files are, and whether somebody has them open.</summary>
    private (IReadOnlyList<FileStatus> State, bool InUse) Look()
    {
        try
        {
            List<string> files = LiveDatabases.Find(_options.Data, []).SelectMany(d => SqliteFile.SideFiles(d).Prepend(d)).ToList();
            return (files.Select(FileStatus.Of).ToList(), OpenHandles.Find(files).Count > 0);
        }
        catch (Exception e) when (e is BackupException || SystemError.IsExpected(e))
        {
            // The run meets the same failure and records it.
            return ([], false);
        }
    }
}
