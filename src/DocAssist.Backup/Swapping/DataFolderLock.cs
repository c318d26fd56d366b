using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
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
    private static IEnumerable<string> Folders(DataFolder data) => FolderIdentity.Distinct(new[] { data.DatabasePath, data.VectorStorePath, data.PrescriptionsPath, data.SettingsPath }
        .Select(Path.GetDirectoryName)
        .OfType<string>()
        .Prepend(data.Path)
        .Where(Directory.Exists))
        .OrderBy(f => f, StringComparer.Ordinal);

    private bool TryTake(string folder, bool shared)
    {
        IDisposable? taken = Platform.IsWindows
            ? TryTakeOnWindows(folder, shared)
            : IOFailure.WhenReading(folder, () => FolderLock.TryAcquireFolder(folder, shared));
        if (taken is not null)
        {
            _taken.Add(taken);
        }
        return taken is not null;
    }

    /// <summary>Windows cannot lock a folder, and nothing is made in it: a file that every account may open stands for it, and how it is shared is the lock.</summary>
    private static IDisposable? TryTakeOnWindows(string folder, bool shared)
    {
        const int SharingViolation = 32;
        string locks = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "DocAssist.Backup", "locks");
        string path = Path.Combine(locks, Polyfills.Sha256(Encoding.UTF8.GetBytes(Path.GetFullPath(folder).ToUpperInvariant())));
        try
        {
            Directory.CreateDirectory(locks);
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, shared ? FileShare.Read : FileShare.None);
        }
        catch (IOException e) when ((e.HResult & 0xffff) == SharingViolation)
        {
            return null;
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            // A backup only reads: it goes on without. A restore does not.
            return shared ? Stream.Null : throw IOFailure.Writing(path, e);
        }
    }
}
