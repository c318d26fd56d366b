using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace DocAssist.Backup.Sqlite;

/// <summary>Asks SQLite whether a finished copy is whole. Never used on a live file: the check can take long and would block the app.</summary>
internal static class SqliteIntegrity
{
    private const int Messages = 10;

    /// <summary>A cache of 32 MiB makes the full check faster; more only costs memory.</summary>
    private const string CacheSize = "PRAGMA cache_size = -32768";

    private const string NoCollation = "no such collation sequence: ";

    /// <exception cref="BackupException">ReadFailed: the check could not be made.</exception>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public static IntegrityResult Check(string path, IntegrityLevel level, CancellationToken token)
    {
        try
        {
            using SqliteConnection connection = SqliteFile.OpenFinished(path);
            connection.EndWith(token);
            connection.Execute(CacheSize);
            return Check(connection, level);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SQLITE_INTERRUPT)
        {
            throw new OperationCanceledException(token);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SQLITE_CORRUPT or SQLITE_NOTADB)
        {
            return new(false, Word(level), [e.Message], null);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SQLITE_ERROR)
        {
            // A function or a module that only the app has: SQLite cannot run the check, which says nothing of the database.
            return new(true, IntegrityResult.NotChecked, [e.Message], null);
        }
        catch (SqliteException e)
        {
            // A disk that does not give the bytes says nothing of the database either.
            throw new BackupException(BackupErrorCode.ReadFailed, $"'{path}' could not be checked: {e.Message}", "Check the disk, then try again.", path, e);
        }
    }

    private static IntegrityResult Check(SqliteConnection connection, IntegrityLevel level)
    {
        bool standIns = AddStandInCollations(connection);
        // With a stand-in the order of an index looks wrong to integrity_check though it is right: then only the structure can be checked.
        bool full = level == IntegrityLevel.Full && !standIns;
        List<string> said = connection.Query($"PRAGMA {(full ? "integrity_check" : "quick_check")}({Messages})");
        bool sound = said.Count == 1 && said[0] == "ok";
        long? violations = level == IntegrityLevel.Full && sound ? TryCountForeignKeyViolations(connection) : null;
        return new(sound, standIns ? "structural" : Word(level), sound ? [] : said.Take(Messages).ToList(), violations);
    }

    private static long? TryCountForeignKeyViolations(SqliteConnection connection)
    {
        try
        {
            return connection.QueryNumber("SELECT count(*) FROM pragma_foreign_key_check");
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SQLITE_ERROR)
        {
            // A foreign key that points to a table or column that is not there: a flaw of the schema, so the number is unknown.
            return null;
        }
    }

    /// <summary>Registers a stand-in for every collation that only the app knows.</summary>
    private static bool AddStandInCollations(SqliteConnection connection)
    {
        HashSet<string> added = new(StringComparer.OrdinalIgnoreCase);
        while (true)
        {
            try
            {
                // Reads the whole schema and prepares the check without running it.
                connection.Query("EXPLAIN PRAGMA quick_check");
                return added.Count > 0;
            }
            catch (SqliteException e) when (MissingCollation(e) is string name && added.Add(name))
            {
                connection.CreateCollation(name, string.CompareOrdinal);
            }
        }
    }

    private static string? MissingCollation(SqliteException e)
    {
        int start = e.Message.IndexOf(NoCollation, StringComparison.Ordinal);
        return start < 0 ? null : e.Message.Substring(start + NoCollation.Length).Trim('\'', '.', ' ');
    }

    private static string Word(IntegrityLevel level) => level == IntegrityLevel.Full ? "full" : "quick";
}
