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
    public string Path
    {
        get
        {
            if (_path is null)
            {
                _path = Make();
                UnlessRefused(_parent, () => Sweep(FileStatus.Of(_path).Access.Owner));
            }
            return _path;
        }
    }

    public void Dispose()
    {
        if (_path is not null)
        {
            Discard(_path, _lock);
        }
    }

    private string Make()
    {
        while (true)
        {
            string path = System.IO.Path.Combine(_parent, Prefix + Guid.NewGuid().ToString("N"));
            DurableFolder.Create(path);
            _lock = TryLock(path);
            if (_lock is not null)
            {
                return path;
            }
        }
    }

    /// <returns>Null when a sweep of another process has taken the folder between its making and its locking.</returns>
    private FolderLock? TryLock(string folder)
    {
        string lockFile = LockOf(folder);
        FolderLock? taken = null;
        try
        {
            taken = FolderLock.TryAcquire(lockFile);
            if (taken is null || IOFailure.WhenWriting(lockFile, () => FileStatus.Of(lockFile).Kind) == FileKind.File)
            {
                return taken;
            }
            taken.Dispose();
            return null;
        }
        catch (BackupException) when (FileStatus.Of(folder).Kind == FileKind.Missing)
        {
            taken?.Dispose();
            return null;
        }
        catch
        {
            Discard(folder, taken);
            throw;
        }
    }

    /// <summary>
    /// Takes away what dead processes have left, also where one died before its lock was made or after it was deleted. Folders of
    /// other users are left alone: they can be traps.
    /// </summary>
    private void Sweep(uint owner)
    {
        foreach (string folder in Directory.GetDirectories(_parent, Prefix + "*"))
        {
            UnlessRefused(folder, () => SweepOne(folder, owner));
        }
    }

    private void SweepOne(string folder, uint owner)
    {
        FileStatus status = FileStatus.Of(folder);
        if (status.Kind == FileKind.Folder && status.Access.Owner == owner && FolderLock.TryAcquire(LockOf(folder)) is FolderLock taken)
        {
            Discard(folder, taken);
        }
    }

    /// <summary>A sweep is no reason to fail: what it cannot do the next one tries again.</summary>
    private void UnlessRefused(string path, Action sweep)
    {
        try
        {
            sweep();
        }
        catch (Exception e) when (e is BackupException || SystemError.IsExpected(e))
        {
            _log.Verbose($"'{path}' is not swept: {e.Message}");
        }
    }

    /// <summary>Under the lock where the system lets a locked file go, so that no other process gets in between.</summary>
    private void Discard(string folder, FolderLock? taken)
    {
        if (Platform.IsWindows)
        {
            taken?.Dispose();
        }
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
            _log.Warning($"The scratch folder '{folder}' could not be deleted ({e.Message}); the next run tries again.");
        }
        finally
        {
            taken?.Dispose();
        }
    }

    private static string LockOf(string folder) => System.IO.Path.Combine(folder, "lock");
}
