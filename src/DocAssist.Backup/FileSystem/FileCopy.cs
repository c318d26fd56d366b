using System;
using System.Collections.Concurrent;
using System.IO;
using System.Security.Cryptography;
using System.Threading;

namespace DocAssist.Backup.FileSystem;

/// <summary>Reads a file once: every buffer is hashed, where that is wanted, and written before the next is read.</summary>
internal static class FileCopy
{
    private const int BufferSize = 256 * 1024;

    /// <summary>
    /// As many as are in use at once: a new one for each of thousands of files would keep the collector at work more than the disk, and one for
    /// each thread would be one for every thread that the pool of threads lends for a moment.
    /// </summary>
    private static readonly ConcurrentBag<byte[]> s_buffers = [];

    /// <summary>Copies to a new file that only its owner can read.</summary>
    /// <param name="from">The file to read.</param>
    /// <param name="to">The file to make. On failure a part of it is left for the caller to remove.</param>
    /// <param name="copied">Told the bytes of every buffer.</param>
    /// <param name="token">Looked at between two buffers.</param>
    /// <param name="look">Shown every buffer and how much of it counts, so that nobody need read the file a second time; may be null.</param>
    /// <returns>SHA-256 of the bytes that were read, and their number.</returns>
    /// <exception cref="BackupException">AccessDenied and ReadFailed for the source; NotEnoughSpace, WriteFailed, AccessDenied, PathTooLong for the copy.</exception>
    public static (string Sha256, long Length) Copy(string from, string to, Action<long> copied, CancellationToken token, Action<byte[], int>? look = null)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long length = CopyUnhashed(from, to, copied, token, Look);
        return (Polyfills.ToHex(hash.GetHashAndReset()), length);

        void Look(byte[] buffer, int count)
        {
            // In this order: what a faulty memory changes on the way fails the one sum or, where the listener has its own, the other.
            look?.Invoke(buffer, count);
            hash.AppendData(buffer, 0, count);
        }
    }

    /// <summary>As <see cref="Copy"/>, for whoever hashes the copy.</summary>
    /// <returns>The number of bytes.</returns>
    /// <exception cref="BackupException">AccessDenied and ReadFailed for the source; NotEnoughSpace, WriteFailed, AccessDenied, PathTooLong for the copy.</exception>
    public static long CopyUnhashed(string from, string to, Action<long> copied, CancellationToken token, Action<byte[], int>? look = null)
    {
        using FileStream source = IOFailure.WhenReading(from, () => Polyfills.OpenLiveFile(from));
        using FileStream target = IOFailure.WhenWriting(to, () => Polyfills.CreateOwnerOnlyFile(to, FileMode.CreateNew, FileShare.None));
        return Read(source, from, Take, copied, token);

        void Take(byte[] buffer, int count)
        {
            look?.Invoke(buffer, count);
            IOFailure.WhenWriting(to, () => target.Write(buffer, 0, count));
        }
    }

    /// <summary>Hashes a file without copying it.</summary>
    /// <exception cref="BackupException">AccessDenied, ReadFailed.</exception>
    public static (string Sha256, long Length) Hash(string path, Action<long> read, CancellationToken token)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long length = Read(path, (buffer, count) => hash.AppendData(buffer, 0, count), read, token);
        return (Polyfills.ToHex(hash.GetHashAndReset()), length);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="look">Shown every buffer and how much of it counts.</param>
    /// <param name="read">Told the bytes of every buffer.</param>
    /// <param name="token">Looked at between two buffers.</param>
    /// <returns>The number of bytes.</returns>
    /// <exception cref="BackupException">AccessDenied, ReadFailed.</exception>
    public static long Read(string path, Action<byte[], int> look, Action<long> read, CancellationToken token)
    {
        using FileStream source = IOFailure.WhenReading(path, () => Polyfills.OpenLiveFile(path));
        return Read(source, path, look, read, token);
    }

    private static long Read(FileStream source, string path, Action<byte[], int> look, Action<long> progress, CancellationToken token)
    {
        byte[] buffer = s_buffers.TryTake(out byte[]? used) ? used : new byte[BufferSize];
        try
        {
            return Read(buffer, source, path, look, progress, token);
        }
        finally
        {
            s_buffers.Add(buffer);
        }
    }

    private static long Read(byte[] buffer, FileStream source, string path, Action<byte[], int> look, Action<long> progress, CancellationToken token)
    {
        // Not beyond the length at the start: a file that grows as fast as it is read would never end.
        long left = IOFailure.WhenReading(path, () => source.Length);
        long total = 0;
        int count;
        while (left > 0 && (count = IOFailure.WhenReading(path, () => source.Read(buffer, 0, (int)Math.Min(buffer.Length, left)))) > 0)
        {
            token.ThrowIfCancellationRequested();
            look(buffer, count);
            total += count;
            left -= count;
            progress(count);
        }
        return total;
    }
}
