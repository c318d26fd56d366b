using System.IO;
using System.Security.Cryptography;

namespace DocAssist.Backup.FileSystem;

/// <summary>Hands on what is written to it, and hashes it meanwhile.</summary>
internal sealed class HashingStream : WriteOnlyStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public HashingStream(Stream target)
        : base(target)
    {
    }

    /// <summary>How much was written so far, in bytes.</summary>
    public long Written { get; private set; }

    /// <summary>SHA-256 of all that was written.</summary>
    public byte[] Finish() => _hash.GetHashAndReset();

    public override void Write(byte[] buffer, int offset, int count)
    {
        _hash.AppendData(buffer, offset, count);
        Target.Write(buffer, offset, count);
        Written += count;
    }

    protected override void Dispose(bool disposing)
    {
        _hash.Dispose();
        base.Dispose(disposing);
    }
}
