using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Swapping;

namespace DocAssist.Backup.Restoring;

/// <summary>Keeps everything else out: of the root that the safety backup goes to, of the root of the backup, and of the data.</summary>
internal sealed class RestoreLocks : IDisposable
{
    private readonly List<IDisposable> _taken = [];

    private RestoreLocks()
    {
    }

    /// <exception cref="BackupException">AnotherRunActive; BackupRootUnavailable, AccessDenied, WriteFailed.</exception>
    public static RestoreLocks Acquire(RestoreOptions options, ILog log, CancellationToken token)
    {
        RestoreLocks locks = new();
        try
        {
            if (!options.IntoEmptyFolder)
            {
                locks.TakeSafetyRoot(options, token);
            }
            if (options.IntoEmptyFolder || !IsSame(options.Backup.BackupRoot, options.SafetyRoot))
            {
                locks.TakeSourceRoot(options, log, token);
            }
            if (Directory.Exists(options.Data.Path))
            {
                locks._taken.Add(DataFolderLock.Acquire(options.Data, shared: false, options.Patience, token));
            }
            return locks;
        }
        catch
        {
            locks.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        for (int i = _taken.Count - 1; i >= 0; i--)
        {
            _taken[i].Dispose();
        }
        _taken.Clear();
    }

    private void TakeSafetyRoot(RestoreOptions options, CancellationToken token)
    {
        try
        {
            _taken.Add(BackupRoot.Lock(options.SafetyRoot, options.Now.UtcDateTime, options.Patience, token));
        }
        catch (BackupException e) when (e.Code is BackupErrorCode.AccessDenied or BackupErrorCode.WriteFailed)
        {
            throw new BackupException(BackupErrorCode.SafetyBackupFailed, $"The current data cannot be saved in '{options.SafetyRoot}', so nothing was restored: {e.Message.TrimEnd('.')}.", "Name a folder that can be written with -BackupRoot, or restore into an empty folder with -Destination.", options.SafetyRoot, e);
        }
    }

    /// <summary>So that nobody removes the backup meanwhile. On a medium that cannot be written nobody can.</summary>
    private void TakeSourceRoot(RestoreOptions options, ILog log, CancellationToken token)
    {
        try
        {
            _taken.Add(BackupRoot.Lock(options.Backup.BackupRoot, options.Now.UtcDateTime, options.Patience, token));
        }
        catch (BackupException e) when (e.Code is BackupErrorCode.AccessDenied or BackupErrorCode.WriteFailed or BackupErrorCode.NotEnoughSpace)
        {
            log.Verbose($"The root of the backup is not locked, it cannot be written: {e.Message}");
        }
    }

    private static bool IsSame(string one, string other) => PathRelation.IsSameOrInside(one, other) && PathRelation.IsSameOrInside(other, one);
}
