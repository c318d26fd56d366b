using System;
using System.IO;
using System.Threading;
using DocAssist.Backup.FileSystem;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace DocAssist.Backup.Sqlite;

/// <summary>
/// A database whose program died in the middle of a transaction. Its journal must be played back before it may be read, which
/// writes: so it is done on a copy, and the live files stay as they are for the app.
/// </summary>
internal static class HotJournal
{
    private const int Attempts = 3;

    public static bool IsReason(SqliteException e) =>
        e.SqliteExtendedErrorCode is SQLITE_READONLY_ROLLBACK or SQLITE_READONLY_RECOVERY;

    /// <summary>Copies the database and its journal as they lie on the disk.</summary>
    /// <returns>The copy; opening it for writing plays the journal back.</returns>
    /// <exception cref="BackupException">DatabaseBusy: it kept changing. ReadFailed, WriteFailed, NotEnoughSpace, AccessDenied.</exception>
    public static string CopyWithJournal(string database, string scratch, CancellationToken token)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            string copy = Path.Combine(scratch, $"rescued-{Guid.NewGuid():N}.db");
            (FileStatus, FileStatus) before = Status(database);
            Copy(database, copy, token);
            if (before.Item2.Kind == FileKind.File)
            {
                Copy(database + "-journal", copy + "-journal", token);
            }
            // Unchanged before and after: nobody, not even the app starting again, has touched either file meanwhile.
            if (before == Status(database))
            {
                return copy;
            }
        }
        throw new BackupException(BackupErrorCode.DatabaseBusy, $"'{database}' is being repaired by another program.", "Try again in a minute.", database);
    }

    private static (FileStatus Database, FileStatus Journal) Status(string database) =>
        (FileStatus.Of(database), FileStatus.Of(database + "-journal"));

    private static void Copy(string from, string to, CancellationToken token)
    {
        FileCopy.Copy(from, to, _ => { }, token);
    }
}
