using System;
using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Threading;

namespace DocAssist.Backup.FileSystem;

/// <summary>
/// Proves that copies read back as they were written. Nobody can have put other bytes there meanwhile, so that a sum will do which finds every
/// accident; a second SHA-256 takes as long as all the rest. May be used from several threads.
/// </summary>
internal sealed class ReadBack
{
    private readonly ConcurrentDictionary<string, (string Sum, long Length)> _written = new(StringComparer.Ordinal);

    /// <summary>As <see cref="FileCopy.Copy"/>, and remembers the sum of what was written.</summary>
    /// <exception cref="BackupException">AccessDenied and ReadFailed for the source; NotEnoughSpace, WriteFailed, AccessDenied, PathTooLong for the copy.</exception>
    public (string Sha256, long Length) Copy(string from, string to, Action<long> copied, CancellationToken token, Action<byte[], int>? look = null)
    {
        NonCryptographicHashAlgorithm written = NewSum();
        (string Sha256, long Length) copy = FileCopy.Copy(from, to, copied, token, Look);
        _written[to] = (Sum(written), copy.Length);
        return copy;

        void Look(byte[] buffer, int count)
        {
            look?.Invoke(buffer, count);
            Append(written, buffer, count);
        }
    }

    /// <summary>True for a copy that was made here.</summary>
    public bool Knows(string copy) => _written.ContainsKey(copy);

    /// <summary>True when a copy that was made here reads as it was written. It is not known any more afterwards.</summary>
    /// <exception cref="BackupException">AccessDenied, ReadFailed.</exception>
    public bool Holds(string copy, Action<long> read, CancellationToken token)
    {
        NonCryptographicHashAlgorithm sum = NewSum();
        long length = FileCopy.Read(copy, (buffer, count) => Append(sum, buffer, count), read, token);
        // Of zeros alone a CRC does not tell how many there are.
        return _written.TryRemove(copy, out (string Sum, long Length) written) && (Sum(sum), length) == written;
    }

    /// <summary>Each is the fastest of those that miss an accident once in 2^64 times: in the first second of a process .NET has not yet compiled XXH128 well, and .NET Framework has no quick CRC.</summary>
    private static NonCryptographicHashAlgorithm NewSum() =>
#if NET8_0_OR_GREATER
        new Crc64();
#else
        new XxHash128();
#endif

    private static void Append(NonCryptographicHashAlgorithm sum, byte[] buffer, int count) => sum.Append(new ReadOnlySpan<byte>(buffer, 0, count));

    private static string Sum(NonCryptographicHashAlgorithm sum) => Polyfills.ToHex(sum.GetCurrentHash());
}
