using System;
using System.IO;

namespace DocAssist.Backup.FileSystem;

/// <summary>A stream that hands on what is written to it. Leaves the other one open.</summary>
internal abstract class WriteOnlyStream : Stream
{
    protected WriteOnlyStream(Stream target) => Target = target;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    protected Stream Target { get; }

    public override void Flush() => Target.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
