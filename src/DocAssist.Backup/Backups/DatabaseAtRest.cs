using System;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;

namespace DocAssist.Backup.Backups;

/// <summary>Looks at the file of a live database without opening the database.</summary>
internal static class DatabaseAtRest
{
    /// <summary>What the file is now; null when its log or journal has content, so that the file alone does not tell, and whenever that is not certain.</summary>
    public static DatabaseState? TryLook(string path)
    {
        try
        {
            FileStatus before = FileStatus.Of(path);
            if (before.Kind != FileKind.File || HasContent(path + "-wal") || HasContent(path + "-journal") || LiveConnections.TryReadHeader(path) is not byte[] header)
            {
                return null;
            }
            // In WAL mode the log is there while a program has the database open, and then neither header nor time need tell of a commit.
            bool isOpen = SqliteFile.IsWal(header) && FileStatus.Of(path + "-wal").Kind != FileKind.Missing;
            return !isOpen && FileStatus.Of(path) == before && !HasContent(path + "-wal") ? new(before.Length, before.ModifiedUtc, before.ChangedUtc, Polyfills.Sha256(header)) : null;
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            // Whoever needs the database will meet the same error and name it.
            return null;
        }
    }

    private static bool HasContent(string path)
    {
        FileStatus status = FileStatus.Of(path);
        return status.Kind is not (FileKind.Missing or FileKind.File) || status.Length > 0;
    }
}
