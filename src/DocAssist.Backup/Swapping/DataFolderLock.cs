using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.Swapping;

/// <summary>
/// Keeps a restore apart from everything else that this module does with the same data, whatever backup root it does it with. It dies with
/// its process. Backups share it with one another.
/// </summary>
internal sealed class DataFolderLock : IDisposable
{
    /// <summary>On Windows, where a folder cannot be locked; there only while a restore is at work.</summary>
    internal const string WindowsFileName = ".docassist-restore.lock";

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly List<IDisposable> _taken = [];

    private DataFolderLock()
    {
    }

    /// <summary>Takes the lock of every folder that holds a part of the data, or waits for it.</summary>
    /// <exception cref="BackupException">AnotherRunActive when the time is over; AccessDenied, ReadFailed, WriteFailed.</exception>
    public static DataFolderLock Acquire(DataFolder data, bool shared, TimeSpan patience, CancellationToken token)
    {
        DataFolderLock all = new();
        try
        {
            Stopwatch waited = Stopwatch.StartNew();
            foreach (string folder in Folders(data))
            {
                while (!all.TryTake(folder, shared))
                {
                    token.ThrowIfCancellationRequested();
                    if (waited.Elapsed >= patience)
                    {
                        throw new BackupException(BackupErrorCode.AnotherRunActive, $"Another command is at work on the data in '{folder}'.", "Wait until it has ended, or give more time with -TimeoutSec.", folder);
                    }
                    token.WaitHandle.WaitOne(s_pause);
                }
            }
            return all;
        }
        catch
        {
            all.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (IDisposable one in _taken)
        {
            one.Dispose();
        }
    }

    /// <summary>In one order, so that two commands never wait for each other.</summary>
    private static IEnumerable<string> Folders(DataFolder data) => new[] { data.DatabasePath, data.VectorStorePath, data.PrescriptionsPath, data.SettingsPath }
        .Select(part => Path.GetDirectoryName(part)!)
        .Prepend(data.Path)
        .Where(Directory.Exists)
        .Distinct(StringComparer.Ordinal)
        .OrderBy(f => f, StringComparer.Ordinal);

    private bool TryTake(string folder, bool shared)
    {
        IDisposable? taken = Platform.IsWindows
            ? TryTakeOnWindows(Path.Combine(folder, WindowsFileName), shared)
            : IOFailure.WhenReading(folder, () => FolderLock.TryAcquireFolder(folder, shared));
        if (taken is not null)
        {
            _taken.Add(taken);
        }
        return taken is not null;
    }

    private static IDisposable? TryTakeOnWindows(string path, bool shared)
    {
        const int SharingViolation = 32;
        try
        {
            // A backup makes nothing in the data folder: it only looks whether a restore is at work.
            return shared && !File.Exists(path)
                ? Stream.Null
                : new FileStream(path, shared ? FileMode.Open : FileMode.OpenOrCreate, shared ? FileAccess.Read : FileAccess.ReadWrite, FileShare.None, 1, shared ? FileOptions.None : FileOptions.DeleteOnClose);
        }
        catch (IOException e) when ((e.HResult & 0xffff) == SharingViolation)
        {
            return null;
        }
        catch (FileNotFoundException)
        {
            return Stream.Null;
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            throw IOFailure.Writing(path, e);
        }
    }
}
