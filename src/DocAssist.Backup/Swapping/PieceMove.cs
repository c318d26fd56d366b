using System.IO;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.FileSystem.Native;

namespace DocAssist.Backup.Swapping;

/// <summary>One step of a swap: a rename that is on the disk when it returns, never over anything.</summary>
internal static class PieceMove
{
    private const int OwnerMayWrite = 0x80;

    /// <exception cref="BackupException">AccessDenied, WriteFailed, FlushFailed: the step may be done or not.</exception>
    public static void Rename(string from, string to)
    {
        FileStatus status = IOFailure.WhenReading(from, () => FileStatus.Of(from));
        // Some file systems cannot refuse to replace, so it is asked before as well.
        if (IOFailure.WhenReading(to, () => SwapPiece.IsThere(to)) || !TryRename(from, to, status))
        {
            throw new BackupException(BackupErrorCode.WriteFailed, $"'{to}' is in the way of '{from}'.", "Look who puts files there, then try again.", to);
        }
        DurableFolder.Flush(Path.GetDirectoryName(from)!);
    }

    /// <summary>Unix moves a folder elsewhere only when its owner may write to it, because its ".." changes.</summary>
    private static bool TryRename(string from, string to, FileStatus status)
    {
        bool locked = !Platform.IsWindows && status.Kind == FileKind.Folder && (status.Access.Mode & OwnerMayWrite) == 0;
        if (!locked)
        {
            return DurableFolder.TryRename(from, to);
        }
        _ = LibC.ChMod(from, (uint)(status.Access.Mode | OwnerMayWrite));
        try
        {
            return DurableFolder.TryRename(from, to);
        }
        finally
        {
            _ = LibC.ChMod(SwapPiece.IsThere(to) ? to : from, (uint)status.Access.Mode);
        }
    }
}
