using System;
using System.IO;
using DocAssist.Backup.Logging;

namespace DocAssist.Backup.FileSystem;

/// <summary>
/// A folder on a disk of this machine for work in between. It is owner-only, goes away at the end, and one that a dead process
/// has left is swept by the next.
/// </summary>
internal sealed class ScratchFolder : IDisposable
{
    private const string Prefix = "docassist-backup-scratch-";

    private const string LockName = "lock";

    private static readonly TimeSpan s_young = TimeSpan.FromMinutes(10);

    private readonly string _parent;
    private readonly ILog _log;
    private FolderLock? _lock;
    private string? _path;

    /// <param name="parent">The system's folder for temporary files.</param>
    /// <param name="log">Takes warnings.</param>
    public ScratchFolder(string parent, ILog log)
    {
        _parent = parent;
        _log = log;
    }

    /// <summary>The folder, made when it is first asked for: most work needs none.</summary>
    /// <exception cref="BackupException">NotEnoughSpace, AccessDenied, WriteFailed.</exception>
    public string Path => _path ??= Make();

    public void Dispose()
    {
        // Under the lock where the system lets a locked file go, so that no sweep of another process gets in between.
        if (Platform.IsWindows)
        {
            _lock?.Dispose();
        }
        if (_path is not null)
        {
            Discard(_path, _log);
        }
        _lock?.Dispose();
    }

    private string Make()
    {
        string path;
        do
        {
            path = System.IO.Path.Combine(_parent, Prefix + Guid.NewGuid().ToString("N"));
            DurableFolder.Create(path);
            // A sweep of another process can take it between its making and its locking; that one is deleted then.
            _lock = FolderLock.TryAcquire(System.IO.Path.Combine(path, LockName));
        }
        while (_lock is null);
        Sweep(FileStatus.Of(path));
        return path;
    }

    private void Sweep(FileStatus own)
    {
        foreach (string folder in Directory.GetDirectories(_parent, Prefix + "*"))
        {
            try
            {
                if (IsAbandoned(folder, own))
                {
                    Discard(folder, _log);
                }
            }
            catch (Exception e) when (e is BackupException || SystemError.IsExpected(e))
            {
                _log.Verbose($"'{folder}' is left alone: {e.Message}");
            }
        }
    }

    /// <summary>Ours, and no process holds its lock. Folders of others are left alone: they can be traps.</summary>
    private static bool IsAbandoned(string folder, FileStatus own)
    {
        FileStatus status = FileStatus.Of(folder);
        if (status.Kind != FileKind.Folder || status.Access.Owner != own.Access.Owner)
        {
            return false;
        }
        string lockFile = System.IO.Path.Combine(folder, LockName);
        if (FileStatus.Of(lockFile).Kind != FileKind.File)
        {
            // Just made and not locked yet, or half deleted when its process died.
            return own.ModifiedUtc - status.ModifiedUtc > s_young;
        }
        using FolderLock? taken = FolderLock.TryAcquire(lockFile);
        return taken is not null;
    }

    private static void Discard(string folder, ILog log)
    {
        try
        {
            FolderRemoval.Delete(folder);
        }
        catch (Exception e) when (SystemError.IsExpected(e) && !Directory.Exists(folder))
        {
            // Another process has swept it at the same moment.
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            log.Warning($"The scratch folder '{folder}' could not be deleted ({e.Message}); the next run tries again.");
        }
    }
}
