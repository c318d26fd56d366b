using System;
using System.IO;
using DocAssist.Backup.FileSystem.Native;

namespace DocAssist.Backup.FileSystem;

/// <summary>
/// Files that are on the disk when a call returns. .NET on Unix throws nothing when fsync fails (its native layer loses
/// the result), so the flush is made by the system's own call and a failure is final.
/// </summary>
internal static class DurableFile
{
    private const int ReadableByAll = 0x1a4;

    /// <summary>Writes a new file and flushes it.</summary>
    /// <exception cref="BackupException">NotEnoughSpace, AccessDenied, WriteFailed, FlushFailed, PathTooLong.</exception>
    public static void Write(string path, byte[] content) => Write(path, stream => stream.Write(content, 0, content.Length));

    /// <summary>Writes a new file piece by piece and flushes it.</summary>
    /// <exception cref="BackupException">NotEnoughSpace, AccessDenied, WriteFailed, FlushFailed, PathTooLong.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        Create(path, write);
        Flush(path);
    }

    /// <summary>The same for a file in a folder that is flushed as a whole afterwards.</summary>
    /// <exception cref="BackupException">NotEnoughSpace, AccessDenied, WriteFailed, PathTooLong.</exception>
    public static void Create(string path, Action<Stream> write) => IOFailure.WhenWriting(path, () =>
    {
        using FileStream stream = Polyfills.CreateOwnerOnlyFile(path, FileMode.CreateNew, FileShare.None);
        write(stream);
    });

    /// <summary>Writes a file in place of another, so that a reader sees the old one or the new one, whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">All that is to be in it.</param>
    /// <param name="readableByAll">True to let every account read it; on Windows the folder decides.</param>
    /// <exception cref="BackupException">NotEnoughSpace, AccessDenied, WriteFailed, FlushFailed, PathTooLong.</exception>
    public static void Replace(string path, byte[] content, bool readableByAll = false)
    {
        string draft = path + ".new";
        IOFailure.WhenWriting(draft, () => File.Delete(draft));
        Write(draft, content);
        if (readableByAll)
        {
            (FileStatus.Of(draft).Access with { Mode = ReadableByAll }).ApplyTo(draft);
        }
        int moved = Platform.IsWindows
            ? PatientMove.Run(draft, path, Kernel32.WriteThrough | Kernel32.ReplaceExisting)
            : LibC.Rename(draft, path);
        if (moved < 0)
        {
            throw IOFailure.Writing(path, SystemError.From(moved, path));
        }
        DurableFolder.Flush(Path.GetDirectoryName(path)!);
    }

    /// <exception cref="BackupException">FlushFailed, NotEnoughSpace.</exception>
    public static void Flush(string path)
    {
        if (Platform.IsWindows)
        {
            FlushWindows(path);
            return;
        }
        int descriptor = LibC.Open(path, OpenFlags.Read);
        if (descriptor < 0)
        {
            throw IOFailure.Flushing(path, SystemError.From(descriptor, path));
        }
        try
        {
            FlushDescriptor(descriptor, path);
        }
        finally
        {
            _ = LibC.Close(descriptor);
        }
    }

    private static void FlushDescriptor(int descriptor, string path)
    {
        if (Platform.IsMacOS && LibC.FCntl(descriptor, LibC.FullFSync) >= 0)
        {
            return;
        }
        int flushed = LibC.FSync(descriptor);
        if (flushed < 0)
        {
            throw IOFailure.Flushing(path, SystemError.From(flushed, path));
        }
    }

    private static void FlushWindows(string path)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            stream.Flush(flushToDisk: true);
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            throw IOFailure.Flushing(path, e);
        }
    }
}
