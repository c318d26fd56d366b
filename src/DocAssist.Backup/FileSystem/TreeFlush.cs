using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using DocAssist.Backup.FileSystem.Native;

namespace DocAssist.Backup.FileSystem;

/// <summary>
/// Flushes everything below a folder: by one call for the volume where that is honest, else file by file.
/// Opened before the first byte is written, because the system reports a failed write-back only to descriptors
/// that were open when it happened.
/// </summary>
internal sealed class TreeFlush : IDisposable
{
    private const int Workers = 8;

    private readonly string _folder;
    private readonly int _descriptor = -1;
    private readonly object _gate = new();
    private Task _begun = Task.CompletedTask;

    /// <exception cref="BackupException">FlushFailed.</exception>
    public TreeFlush(string folder, Volume volume)
    {
        _folder = folder;
        if (volume.FlushesWhole)
        {
            _descriptor = LibC.Open(folder, OpenFlags.Read);
            if (_descriptor < 0)
            {
                throw IOFailure.Flushing(folder, SystemError.From(_descriptor, folder));
            }
        }
    }

    /// <summary>Lets the disk begin with what is written so far, while other work goes on; <see cref="Flush"/> tells whether it could. May be called again for what was written since, from any thread.</summary>
    public void Begin() => Begin(FlushVolume);

    /// <summary>The same for one file, while others are made: a flush of the volume would keep them waiting for the journal of the file system.</summary>
    public void Begin(string file) => Begin(() => BeginFile(file));

    private void Begin(Action flush)
    {
        if (_descriptor < 0)
        {
            return;
        }
        lock (_gate)
        {
            Task before = _begun;
            _begun = Task.Run(async () =>
            {
                // The system tells each failure once.
                await before.ConfigureAwait(false);
                flush();
            });
        }
    }

    /// <summary>Waits until the disk has everything.</summary>
    /// <param name="flushed">Files that the disk has already; nobody opens them for that.</param>
    /// <exception cref="BackupException">FlushFailed, NotEnoughSpace.</exception>
    public void Flush(IEnumerable<string>? flushed = null)
    {
        _begun.GetAwaiter().GetResult();
        if (_descriptor >= 0)
        {
            FlushVolume();
        }
        else
        {
            FlushEach(new(flushed ?? [], StringComparer.Ordinal));
        }
    }

    public void Dispose()
    {
        if (_descriptor >= 0)
        {
            // It uses the descriptor. Who gives up need not wait for it, nor does it matter what it says then.
            _begun.ContinueWith(_ => LibC.Close(_descriptor), TaskContinuationOptions.ExecuteSynchronously);
        }
    }

    /// <summary>Whether it succeeds a flush of the volume tells.</summary>
    private static void BeginFile(string file)
    {
        int descriptor = LibC.Open(file, OpenFlags.Read);
        if (descriptor >= 0)
        {
            _ = LibC.BeginWriting(descriptor);
            LibC.Close(descriptor);
        }
    }

    private void FlushVolume()
    {
        int flushed = LibC.SyncFS(_descriptor);
        if (flushed < 0)
        {
            throw IOFailure.Flushing(_folder, SystemError.From(flushed, _folder));
        }
    }

    private void FlushEach(HashSet<string> flushed)
    {
        List<string> files = [];
        List<string> folders = [_folder];
        for (int i = 0; i < folders.Count; i++)
        {
            files.AddRange(Directory.GetFiles(folders[i]).Where(f => !flushed.Contains(f)));
            folders.AddRange(Directory.GetDirectories(folders[i]));
        }
        InParallel(files, DurableFile.Flush);
        InParallel(folders, DurableFolder.Flush);
    }

    private static void InParallel(List<string> paths, Action<string> flush)
    {
        try
        {
            Parallel.ForEach(paths, new ParallelOptions { MaxDegreeOfParallelism = Workers }, flush);
        }
        catch (AggregateException e) when (e.InnerException is BackupException first)
        {
            throw first;
        }
    }
}
