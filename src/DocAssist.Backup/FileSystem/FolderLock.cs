using System;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;
using DocAssist.Backup.FileSystem.Native;

namespace DocAssist.Backup.FileSystem;

/// <summary>
/// One changing command at a time. The lock is the operating system's and dies with its process, so a crash leaves
/// nothing to take over but a file whose text names the dead owner.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private const uint OwnerOnly = 0x180;

    private const int WouldBlockLinux = -11;

    private const int WouldBlockMacOS = -35;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly FileStream? _stream;
    private readonly int _descriptor = -1;

    private FolderLock(FileStream stream) => _stream = stream;

    private FolderLock(int descriptor) => _descriptor = descriptor;

    /// <summary>Takes the lock or waits for it.</summary>
    /// <param name="path">The lock file. Its folder is there.</param>
    /// <param name="owner">What to write into it, for whoever waits.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="token">Ends the waiting.</param>
    /// <exception cref="BackupException">AnotherRunActive when the time is over; AccessDenied, WriteFailed.</exception>
    public static FolderLock Acquire(string path, string owner, TimeSpan patience, CancellationToken token)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (true)
        {
            token.ThrowIfCancellationRequested();
            FolderLock? taken = TryAcquire(path);
            if (taken is not null)
            {
                return taken.Named(path, owner);
            }
            if (waited.Elapsed >= patience)
            {
                throw new BackupException(BackupErrorCode.AnotherRunActive, $"Another command is changing this backup root ({ReadOwner(path)}).", "Wait until it has ended, or give more time with -TimeoutSec.", path);
            }
            token.WaitHandle.WaitOne(s_pause);
        }
    }

    /// <summary>Takes the lock if nobody has it.</summary>
    /// <returns>Null when somebody has.</returns>
    /// <exception cref="BackupException">AccessDenied, WriteFailed.</exception>
    public static FolderLock? TryAcquire(string path) => IOFailure.WhenWriting(path, () => TryTake(path));

    /// <summary>Takes the lock of a folder on Unix, where the folder itself can be locked and nothing is made in it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="shared">True for a lock that others may have at the same time if they share it too.</param>
    /// <returns>Null when somebody else has it.</returns>
    /// <exception cref="IOException">The folder cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static FolderLock? TryAcquireFolder(string folder, bool shared)
    {
        int descriptor = LibC.Open(folder, OpenFlags.Read);
        if (descriptor < 0)
        {
            throw SystemError.From(descriptor, folder);
        }
        int locked = LibC.FLock(descriptor, shared ? LibC.SharedNoWait : LibC.ExclusiveNoWait);
        if (locked is WouldBlockLinux or WouldBlockMacOS)
        {
            _ = LibC.Close(descriptor);
            return null;
        }
        // A share that knows no locks of folders locks nothing; the lock of the backup root remains.
        return new(descriptor);
    }

    public void Dispose()
    {
        _stream?.Dispose();
        if (_descriptor >= 0)
        {
            _ = LibC.Close(_descriptor);
        }
    }

    private FolderLock Named(string path, string owner)
    {
        try
        {
            byte[] text = Encoding.UTF8.GetBytes(owner);
            IOFailure.WhenWriting(path, () =>
            {
                // Made anew, so that a link in its place is removed and not followed.
                File.Delete(OwnerFile(path));
                using FileStream stream = Polyfills.CreateOwnerOnlyFile(OwnerFile(path), FileMode.CreateNew, FileShare.ReadWrite);
                stream.Write(text, 0, text.Length);
            });
            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private static FolderLock? TryTake(string path) => Platform.IsWindows ? TryTakeWindows(path) : TryTakeUnix(path);

    private static FolderLock? TryTakeWindows(string path)
    {
        const int SharingViolation = 32;
        try
        {
            return new(Polyfills.CreateOwnerOnlyFile(path, FileMode.OpenOrCreate, FileShare.None));
        }
        catch (IOException e) when ((e.HResult & 0xffff) == SharingViolation)
        {
            return null;
        }
    }

    private static FolderLock? TryTakeUnix(string path)
    {
        const int NoEntry = -2;
        int descriptor = LibC.Open(path, OpenFlags.LockFile);
        if (descriptor == NoEntry)
        {
            descriptor = LibC.Creat(path, OwnerOnly);
        }
        if (descriptor < 0)
        {
            throw SystemError.From(descriptor, path);
        }
        int locked = LibC.FLock(descriptor, LibC.ExclusiveNoWait);
        if (locked >= 0)
        {
            return new(descriptor);
        }
        _ = LibC.Close(descriptor);
        return locked is WouldBlockLinux or WouldBlockMacOS ? null : throw SystemError.From(locked, path);
    }

    /// <summary>In a file of its own: on Unix a stream of .NET cannot be opened on a file that is locked.</summary>
    private static string OwnerFile(string path) => path + ".owner";

    private static string ReadOwner(string path)
    {
        try
        {
            return File.ReadAllText(OwnerFile(path));
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            return "its owner is unknown";
        }
    }
}
