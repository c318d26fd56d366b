using System;
using System.IO;
using System.Linq;
using DocAssist.Backup.FileSystem.Native;

namespace DocAssist.Backup.FileSystem;

/// <summary>The volume that holds a folder: its identity, what is free on it, and what can be expected of it.</summary>
/// <param name="Identity">Equal for two folders on one volume.</param>
/// <param name="FreeBytes">Bytes that this account may still write.</param>
/// <param name="FreeFiles">Files that can still be made, or null where the volume has no such limit.</param>
/// <param name="IsLocal">True for a disk of this machine; false for a share, and whenever it is not certain.</param>
/// <param name="FlushesWhole">True where one call flushes the whole volume and reports what went wrong.</param>
internal sealed record Volume(string Identity, long FreeBytes, long? FreeFiles, bool IsLocal, bool FlushesWhole)
{
    /// <summary>File systems of Linux (statfs(2)) that live on disks or in memory of this machine and honour syncfs: ext2-4, xfs, btrfs, tmpfs, f2fs, zfs, bcachefs.</summary>
    private static readonly long[] s_localLinux = [0xEF53, 0x58465342, 0x9123683E, 0x01021994, 0xF2F52010, 0x2FC12FC1, 0xCA451A4E];

    /// <summary>Before this version syncfs said nothing of failed writes.</summary>
    private static readonly Version s_honestSyncFS = new(5, 8);

    /// <exception cref="IOException">The folder is not there or the system does not answer.</exception>
    public static Volume Of(string folder) => Platform.IsWindows ? OfWindows(folder) : Platform.IsLinux ? OfLinux(folder) : OfOther(folder);

    private static Volume OfLinux(string folder)
    {
        byte[] stat = new byte[512];
        int result = LibC.StatFS(folder, stat);
        if (result < 0)
        {
            throw SystemError.From(result, folder);
        }
        long Word(int index) => BitConverter.ToInt64(stat, index * sizeof(long));
        bool local = s_localLinux.Contains(Word(0) & 0xffffffff);
        // A file system without a fixed number of files says 0 of 0.
        long? freeFiles = Word(5) > 0 ? Word(6) : null;
        string identity = FileStatus.Of(Path.Combine(folder, ".")).Identity.Volume.ToString("x", System.Globalization.CultureInfo.InvariantCulture);
        return new(identity, Word(4) * Word(1), freeFiles, local, local && Environment.OSVersion.Version >= s_honestSyncFS);
    }

    private static Volume OfWindows(string folder)
    {
        char[] buffer = new char[1024];
        int named = Kernel32.GetVolumePathName(folder, buffer, buffer.Length);
        int measured = Kernel32.GetDiskFreeSpaceEx(folder, out ulong available, out _, out _);
        if (named < 0 || measured < 0)
        {
            throw SystemError.From(Math.Min(named, measured), folder);
        }
        string root = new string(buffer).TrimEnd('\0');
        return new(root.ToUpperInvariant(), (long)Math.Min(available, long.MaxValue), null, Kernel32.GetDriveType(root) == Kernel32.FixedDrive, false);
    }

    private static Volume OfOther(string folder)
    {
        DriveInfo drive = new(folder);
        string identity = FileStatus.Of(Path.Combine(folder, ".")).Identity.Volume.ToString("x", System.Globalization.CultureInfo.InvariantCulture);
        return new(identity, drive.AvailableFreeSpace, null, drive.DriveType == DriveType.Fixed, false);
    }
}
