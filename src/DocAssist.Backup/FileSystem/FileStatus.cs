using System;
using System.IO;
using DocAssist.Backup.FileSystem.Native;

namespace DocAssist.Backup.FileSystem;

/// <summary>What the system knows about a name, without following a link and without opening anything.</summary>
/// <param name="Kind">File, folder, link, or something that must not be opened.</param>
/// <param name="Length">In bytes.</param>
/// <param name="ModifiedUtc">Time of the last change of the content.</param>
/// <param name="Access">Who owns it and may do what with it; zero on Windows.</param>
/// <param name="Identity">Volume, file number and time of the last change of anything: differs when the file was replaced. Zero on Windows.</param>
internal sealed record FileStatus(FileKind Kind, long Length, DateTime ModifiedUtc, FileAccessRights Access, (ulong Volume, ulong Number, long Changed) Identity)
{
    private const int StatSize = 256;

    /// <summary>One for each thread: a new one for each of tens of thousands of files would be most of the garbage of a backup.</summary>
    [ThreadStatic]
    private static byte[]? t_stat;

    private static readonly FileStatus s_missing = new(FileKind.Missing, 0, default, default, default);

    /// <summary>When anything about it was last changed, its name and rights included; null on Windows.</summary>
    public DateTime? ChangedUtc => Identity == default ? null : FromTicks(Identity.Changed);

    /// <summary>What tells whether it was changed.</summary>
    public FileStamp Stamp => new(Length, ModifiedUtc, ChangedUtc);

    /// <exception cref="IOException">The name could not be looked up, for another reason than that it is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder on the way may not be entered.</exception>
    public static FileStatus Of(string path) => Platform.IsWindows ? OfWindows(path) : Platform.IsMacOS ? OfMacOS(path) : OfLinux(path);

    /// <summary>What a link of Linux leads to; an open file in /proc above all.</summary>
    /// <exception cref="IOException">It could not be looked up, for another reason than that it is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be followed.</exception>
    public static FileStatus Followed(string link) => OfLinux(link, 0);

    private static FileStatus OfLinux(string path, int flags = LibC.NoFollow)
    {
        byte[] stat = t_stat ??= new byte[StatSize];
        int result = LibC.StatX(LibC.CurrentFolder, path, flags, LibC.BasicStats, stat);
        if (result < 0)
        {
            return MissingOrThrow(result, path);
        }
        ulong volume = ((ulong)BitConverter.ToUInt32(stat, 136) << 32) | BitConverter.ToUInt32(stat, 140);
        long changed = Ticks(BitConverter.ToInt64(stat, 96), BitConverter.ToUInt32(stat, 104));
        return new(
            KindOf(BitConverter.ToUInt16(stat, 28)),
            BitConverter.ToInt64(stat, 40),
            ToTime(BitConverter.ToInt64(stat, 112), BitConverter.ToUInt32(stat, 120)),
            new(BitConverter.ToUInt32(stat, 20), BitConverter.ToUInt32(stat, 24), BitConverter.ToUInt16(stat, 28) & FileAccessRights.Bits),
            (volume, BitConverter.ToUInt64(stat, 32), changed));
    }

    /// <summary>Offsets of struct stat with 64-bit file numbers, sys/stat.h of macOS.</summary>
    private static FileStatus OfMacOS(string path)
    {
        byte[] stat = t_stat ??= new byte[StatSize];
        int result = LibC.LStat(path, stat);
        if (result < 0)
        {
            return MissingOrThrow(result, path);
        }
        return new(
            KindOf(BitConverter.ToUInt16(stat, 4)),
            BitConverter.ToInt64(stat, 96),
            ToTime(BitConverter.ToInt64(stat, 48), (uint)BitConverter.ToInt64(stat, 56)),
            new(BitConverter.ToUInt32(stat, 16), BitConverter.ToUInt32(stat, 20), BitConverter.ToUInt16(stat, 4) & FileAccessRights.Bits),
            (BitConverter.ToUInt32(stat, 0), BitConverter.ToUInt64(stat, 8), Ticks(BitConverter.ToInt64(stat, 64), (uint)BitConverter.ToInt64(stat, 72))));
    }

    private static FileStatus OfWindows(string path)
    {
        try
        {
            FileInfo info = new(path);
            FileAttributes attributes = File.GetAttributes(path);
            FileKind kind = (attributes & FileAttributes.ReparsePoint) != 0 ? FileKind.Link
                : (attributes & FileAttributes.Directory) != 0 ? FileKind.Folder
                : (attributes & FileAttributes.Device) != 0 ? FileKind.Special
                : FileKind.File;
            return new(kind, kind == FileKind.File ? info.Length : 0, info.LastWriteTimeUtc, default, default);
        }
        catch (Exception e) when (SystemError.IsMissing(e))
        {
            return s_missing; // Or it went between the calls: a journal at a commit.
        }
    }

    private static FileStatus MissingOrThrow(int result, string path)
    {
        const int NoEntry = -2;
        const int NotAFolder = -20;
        return result is NoEntry or NotAFolder ? s_missing : throw SystemError.From(result, path);
    }

    private static FileKind KindOf(int mode) => (mode & 0xf000) switch
    {
        0x8000 => FileKind.File,
        0x4000 => FileKind.Folder,
        0xa000 => FileKind.Link,
        _ => FileKind.Special,
    };

    private static long Ticks(long seconds, uint nanoseconds) => (seconds * TimeSpan.TicksPerSecond) + (nanoseconds / 100);

    private static DateTime ToTime(long seconds, uint nanoseconds) => FromTicks(Ticks(seconds, nanoseconds));

    private static DateTime FromTicks(long sinceEpoch)
    {
        DateTime epoch = new(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        long ticks = epoch.Ticks + sinceEpoch;
        // A broken file system can hold any number here; it must not stop a backup.
        return ticks < 0 || ticks > DateTime.MaxValue.Ticks ? epoch : new(ticks, DateTimeKind.Utc);
    }
}
