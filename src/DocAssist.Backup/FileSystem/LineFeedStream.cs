using System;
using System.IO;

namespace DocAssist.Backup.FileSystem;

/// <summary>Hands on text without its carriage returns: what ends its lines as the platform does then ends them alike everywhere.</summary>
internal sealed class LineFeedStream : WriteOnlyStream
{
    public LineFeedStream(Stream target)
        : base(target)
    {
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        byte[] kept = Array.FindAll(buffer.AsSpan(offset, count).ToArray(), b => b != (byte)'\r');
        Target.Write(kept, 0, kept.Length);
    }
}
