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
        while (Array.IndexOf(buffer, (byte)'\r', offset, count) is int at and >= 0)
        {
            Target.Write(buffer, offset, at - offset);
            count -= at + 1 - offset;
            offset = at + 1;
        }
        Target.Write(buffer, offset, count);
    }
}
