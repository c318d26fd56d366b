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

    /// <summary>No inheritance; full access for the owner (OWNER RIGHTS), SYSTEM and Administrators, and for all that is made inside.</summary>
    private const string OwnerOnlyRules = "D:P(A;OICI;FA;;;S-1-3-4)(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)";

    /// <summary>Makes a folder that is owner-only from its first moment, whatever the umask or the parent's access list.</summary>
    /// <exception cref="BackupException">NotEnoughSpace, AccessDenied, WriteFailed, PathTooLong.</exception>
    public static void Create(string path)
    {
        int made = Make(path);
        if (made < 0)
        {
            throw IOFailure.Writing(path, SystemError.From(made, path));
        }
    }

    /// <summary>Makes a folder unless it is there; somebody else may make it at the same moment.</summary>
    /// <exception cref="BackupException">NotEnoughSpace, AccessDenied, WriteFailed, PathTooLong; a link stands there.</exception>
    public static void CreateIfMissing(string path)
    {
        int made = Make(path);
        if (made < 0)
        {
            Exception why = SystemError.From(made, path);
            if (!SystemError.NameExists(why) || FileStatus.Of(path).Kind != FileKind.Folder)
            {
                throw IOFailure.Writing(path, why);
            }
        }
    }

    /// <summary>Renames a folder (never over another one) and flushes its parent.</summary>
    /// <returns>False when the new name is taken; nothing has changed then.</returns>
    /// <exception cref="BackupException">AccessDenied, WriteFailed; FlushFailed: the rename is done but may not outlast a power cut.</exception>
    public static bool TryRename(string from, string to)
    {
        int moved = Move(from, to);
        if (moved < 0)
        {
            Exception why = SystemError.From(moved, to);
            return SystemError.NameExists(why) && FileStatus.Of(to).Kind != FileKind.Missing ? false : throw IOFailure.Writing(to, why);
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

    private static int Move(string from, string to)
    {
        if (Platform.IsWindows)
        {
            return PatientMove.Run(from, to, Kernel32.WriteThrough);
        }
        if (Platform.IsLinux)
        {
            const int NoSuchCall = -38;
            const int NoSuchFlag = -22;
            int moved = LibC.RenameAt2(LibC.CurrentFolder, from, LibC.CurrentFolder, to, LibC.NoReplace);
            // Some file systems do not know the flag; plain rename below refuses a folder that has anything in it.
            if (moved is not (NoSuchCall or NoSuchFlag))
            {
                return moved;
            }
        }
        return LibC.Rename(from, to);
    }

    private static int Make(string path) => Platform.IsWindows ? MakeWindows(path) : LibC.MkDir(path, OwnerOnly);

    private static int MakeWindows(string path)
    {
        int converted = AdvApi32.ConvertStringSecurityDescriptor(OwnerOnlyRules, 1, out IntPtr descriptor);
        if (converted < 0)
        {
            return converted;
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
