using System;
using System.IO;
using System.Threading;
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
        _lock?.Dispose();
        if (_path is not null)
        {
            Discard(_path, _log);
        }
    }

    private string Make()
    {
        Sweep(_parent, _log);
        string path = System.IO.Path.Combine(_parent, Prefix + Guid.NewGuid().ToString("N"));
        DurableFolder.Create(path);
        _lock = FolderLock.Acquire(System.IO.Path.Combine(path, LockName), "in use", TimeSpan.Zero, CancellationToken.None);
        return path;
    }

    private static void Sweep(string parent, ILog log)
    {
        foreach (string folder in Directory.GetDirectories(parent, Prefix + "*"))
        {
            string lockFile = System.IO.Path.Combine(folder, LockName);
            try
            {
                if (FileStatus.Of(folder).Kind == FileKind.Folder && FileStatus.Of(lockFile).Kind == FileKind.File)
                {
                    FolderLock.Acquire(lockFile, "swept", TimeSpan.Zero, CancellationToken.None).Dispose();
                    Discard(folder, log);
                }
            }
            catch (Exception e) when (e is BackupException || SystemError.IsExpected(e))
            {
                // In use, or another user's: not ours to sweep.
                log.Verbose($"'{folder}' is left alone: {e.Message}");
            }
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
            log.Warning($"The scratch folder '{folder}' could not be deleted ({e.Message}); the next run tries again.");
        }
    }
}
