using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.FileSystem;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace DocAssist.Backup.Sqlite;

/// <summary>
/// A database whose program died in the middle of a transaction. Its journal or log must be played back before it may be read, which
/// writes: so it is done on a copy, and the live files stay as they are for the app.
/// </summary>
internal static class HotJournal
{
    private const int Attempts = 3;

    /// <summary>The database, and what must be played back into it. The index of a log (-shm) is made anew.</summary>
    private static readonly string[] s_suffixes = [string.Empty, "-journal", "-wal"];

    public static bool IsReason(SqliteException e) =>
        e.SqliteExtendedErrorCode is SQLITE_READONLY_ROLLBACK or SQLITE_READONLY_RECOVERY;

    /// <summary>Copies the database and what lies beside it as they lie on the disk.</summary>
    /// <returns>The copy; opening it for writing plays the journal back.</returns>
    /// <exception cref="BackupException">DatabaseBusy: it kept changing. ReadFailed, WriteFailed, NotEnoughSpace, AccessDenied.</exception>
    public static string CopyWithJournal(string database, string scratch, CancellationToken token)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            string copy = Path.Combine(scratch, $"rescued-{Guid.NewGuid():N}.db");
            List<FileStatus> before = Statuses(database);
            foreach (string suffix in s_suffixes.Where(suffix => FileStatus.Of(database + suffix).Kind == FileKind.File))
            {
                FileCopy.Copy(database + suffix, copy + suffix, _ => { }, token);
            }
            // Unchanged before and after: nobody, not even the app starting again, has touched any of them meanwhile.
            if (before.SequenceEqual(Statuses(database)))
            {
                return copy;
            }
        }
        throw new BackupException(BackupErrorCode.DatabaseBusy, $"'{database}' is being repaired by another program.", "Try again in a minute.", database);
    }

    private static List<FileStatus> Statuses(string database) => s_suffixes.Select(suffix => FileStatus.Of(database + suffix)).ToList();
}
