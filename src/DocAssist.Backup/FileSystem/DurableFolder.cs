using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using DocAssist.Backup.FileSystem.Native;

namespace DocAssist.Backup.FileSystem;

/// <summary>Folders that only their owner can enter, and renames that survive a power cut.</summary>
internal static class DurableFolder
{
    private const uint OwnerOnly = 0x1C0;

    /// <summary>Milliseconds; the waits double from 50, so they end after ten seconds.</summary>
    private const int LongestWait = 6400;

    /// <summary>No inheritance; full access for the owner (OWNER RIGHTS), SYSTEM and Administrators, and for all that is made inside.</summary>
    private const string OwnerOnlyRules = "D:P(A;OICI;FA;;;S-1-3-4)(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)";

    /// <summary>Makes a folder that is owner-only from its first moment, whatever the umask or the parent's access list.</summary>
    /// <exception cref="BackupException">NotEnoughSpace, AccessDenied, WriteFailed, PathTooLong.</exception>
    public static void Create(string path)
    {
        bool made = Platform.IsWindows ? CreateWindows(path) : LibC.MkDir(path, OwnerOnly) == 0;
        if (!made)
        {
            throw IOFailure.Writing(path, SystemError.Last(path));
        }
    }

    /// <summary>Makes a folder unless it is there.</summary>
    /// <exception cref="BackupException">NotEnoughSpace, AccessDenied, WriteFailed, PathTooLong.</exception>
    public static void CreateIfMissing(string path)
    {
        if (!Directory.Exists(path))
        {
            Create(path);
        }
    }

    /// <summary>Renames a folder (never over another one) and flushes its parent.</summary>
    /// <returns>False when the new name is taken; nothing has changed then.</returns>
    /// <exception cref="BackupException">AccessDenied, WriteFailed, FlushFailed.</exception>
    public static bool TryRename(string from, string to)
    {
        if (!Move(from, to))
        {
            Exception why = SystemError.Last(to);
            return FileStatus.Of(to).Kind != FileKind.Missing && SystemError.NameExists(why) ? false : throw IOFailure.Writing(to, why);
        }
        Flush(Path.GetDirectoryName(to)!);
        return true;
    }

    /// <summary>Flushes the names in a folder. Windows has no such call; there the renames themselves are written through.</summary>
    /// <exception cref="BackupException">FlushFailed.</exception>
    public static void Flush(string path)
    {
        if (!Platform.IsWindows)
        {
            DurableFile.Flush(path);
        }
    }

    private static bool Move(string from, string to)
    {
        if (Platform.IsWindows)
        {
            return MoveWindows(from, to);
        }
        if (Platform.IsLinux)
        {
            const int NotThere = 38;
            const int NotHere = 22;
            if (LibC.RenameAt2(LibC.CurrentFolder, from, LibC.CurrentFolder, to, LibC.NoReplace) == 0)
            {
                return true;
            }
            // Some file systems do not know the flag; plain rename below refuses a folder that has anything in it.
            if (Marshal.GetLastWin32Error() is not (NotThere or NotHere))
            {
                return false;
            }
        }
        return LibC.Rename(from, to) == 0;
    }

    /// <summary>A virus scanner or an indexer that looks at the fresh folder makes the rename fail for a moment.</summary>
    private static bool MoveWindows(string from, string to)
    {
        const int AccessDenied = 5;
        const int SharingViolation = 32;
        int wait = 50;
        while (!Kernel32.MoveFileEx(from, to, Kernel32.WriteThrough))
        {
            if (Marshal.GetLastWin32Error() is not (AccessDenied or SharingViolation) || wait > LongestWait)
            {
                return false;
            }
            Thread.Sleep(wait);
            wait *= 2;
        }
        return true;
    }

    private static bool CreateWindows(string path)
    {
        if (!AdvApi32.ConvertStringSecurityDescriptor(OwnerOnlyRules, 1, out IntPtr descriptor, IntPtr.Zero))
        {
            return false;
        }
        try
        {
            Kernel32.SecurityAttributes attributes = new()
            {
                Length = Marshal.SizeOf<Kernel32.SecurityAttributes>(),
                Descriptor = descriptor,
            };
            return Kernel32.CreateDirectory(path, ref attributes);
        }
        finally
        {
            _ = Kernel32.LocalFree(descriptor);
        }
    }
}
