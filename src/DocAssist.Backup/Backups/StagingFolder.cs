using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;

namespace DocAssist.Backup.Backups;

/// <summary>A backup in the making: it is published under its name, or it vanishes.</summary>
internal sealed class StagingFolder : IDisposable
{
    /// <summary>No name that the app lists.</summary>
    private const string Prefix = ".partial_";

    private readonly string _root;
    private readonly ILog _log;
    private readonly TreeFlush _flush;
    private bool _published;

    private StagingFolder(string root, string path, TreeFlush flush, ILog log)
    {
        _root = root;
        _log = log;
        _flush = flush;
        Path = path;
    }

    public string Path { get; }

    /// <exception cref="BackupException">NotEnoughSpace, AccessDenied, WriteFailed, FlushFailed.</exception>
    public static StagingFolder Create(string root, string id, Volume volume, ILog log)
    {
        string path = System.IO.Path.Combine(root, Prefix + id);
        DurableFolder.Create(path);
        try
        {
            return new(root, path, new TreeFlush(path, volume), log);
        }
        catch
        {
            Discard(path, log);
            throw;
        }
    }

    /// <summary>Removes what runs that died have left. The caller holds the lock, so nobody is at work in them.</summary>
    public static void Sweep(string root, ILog log)
    {
        foreach (string leftover in Directory.GetDirectories(root, Prefix + "*"))
        {
            log.Verbose($"Removing what an interrupted run has left: {leftover}");
            Discard(leftover, log);
        }
    }

    /// <summary>Lets the disk begin with what is written so far.</summary>
    public void BeginFlush() => _flush.Begin();

    /// <summary>The same for one file, while others are made.</summary>
    public void BeginFlush(string file) => _flush.Begin(file);

    /// <summary>Waits until the disk has everything.</summary>
    /// <param name="linked">Paths of hard links. Their bytes are on the disk since the older backup was made, and somebody may have that one open.</param>
    /// <exception cref="BackupException">FlushFailed, NotEnoughSpace.</exception>
    public void Flush(IEnumerable<string> linked) => _flush.Flush(linked.Select(l => RelativePath.Under(Path, l)));

    /// <summary>Gives the finished backup its name, durably.</summary>
    /// <returns>The name it got: the wanted one, or a later second when somebody took that meanwhile.</returns>
    /// <exception cref="BackupException">AccessDenied, WriteFailed, FlushFailed: the backup is not published.</exception>
    public BackupName Publish(BackupName wanted)
    {
        BackupName name = wanted;
        while (!TryPublish(System.IO.Path.Combine(_root, name.ToString())))
        {
            name = name.Next();
        }
        return name;
    }

    public void Dispose()
    {
        _flush.Dispose();
        if (!_published)
        {
            Discard(Path, _log);
        }
    }

    private bool TryPublish(string target)
    {
        try
        {
            _published = DurableFolder.TryRename(Path, target);
            return _published;
        }
        catch (BackupException)
        {
            // The name may be there without being durable: a backup that a power cut could take back must not be listed.
            TakeBack(target);
            throw;
        }
    }

    private void TakeBack(string target)
    {
        try
        {
            if (FileStatus.Of(Path).Kind == FileKind.Missing && FileStatus.Of(target).Kind == FileKind.Folder)
            {
                Directory.Move(target, Path);
            }
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            _log.Warning($"'{target}' could not be taken back ({e.Message}). It may not survive a power cut: remove it.");
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
            log.Warning($"'{folder}' could not be deleted ({e.Message}); the next run tries again.");
        }
    }
}
