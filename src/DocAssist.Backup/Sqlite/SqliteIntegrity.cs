using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DocAssist.Backup.FileSystem;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace DocAssist.Backup.Sqlite;

/// <summary>Asks SQLite whether a finished copy is whole. Never used on a live file: the check can take long and would block the app.</summary>
internal static class SqliteIntegrity
{
    private const int Messages = 10;

    /// <summary>The full check looks up every row in every index: a cache of 8 MiB makes it faster by a third, a larger one no faster, and the quick check slower.</summary>
    private const string CacheSize = "PRAGMA cache_size = -8192";

    private const string NoCollation = "no such collation sequence: ";

    /// <exception cref="BackupException">ReadFailed: the check could not be made.</exception>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public static IntegrityResult Check(string path, IntegrityLevel level, CancellationToken token)
    {
        IntegrityResult result = CheckOnce(path, level, token);
        if (result.Sound)
        {
            return result;
        }
        // A page that the disk does not give is damage to SQLite too (SQLITE_IOERR_CORRUPTFS): only bytes that can be read are worth a verdict.
        FileCopy.Hash(path, _ => { }, token);
        return CheckOnce(path, level, token);
    }

    private static IntegrityResult CheckOnce(string path, IntegrityLevel level, CancellationToken token)
    {
        try
        {
            using SqliteConnection connection = Open(path, token);
            if (level == IntegrityLevel.Quick)
            {
                FullTextIndexes.LeaveOut(connection);
            }
            // With a stand-in the order of an index looks wrong to integrity_check though it is right: then only the structure can be checked.
            bool standIns = AddStandInCollations(connection);
            return level == IntegrityLevel.Full && !standIns ? CheckInFull(connection) : CheckStructure(connection, standIns ? "structural" : Word(level), level);
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

    private static SqliteConnection Open(string path, CancellationToken token)
    {
        SqliteConnection connection = SqliteFile.OpenFinished(path);
        try
        {
            connection.EndWith(token);
            return connection;
        }
        catch
        {
            // One that stays open keeps Windows from removing the file.
            connection.Dispose();
            throw;
        }
    }

    private static IntegrityResult CheckStructure(SqliteConnection connection, string word, IntegrityLevel level)
    {
        List<string> damage = Damage(connection, "quick_check");
        return new(damage.Count == 0, word, damage, level == IntegrityLevel.Full && damage.Count == 0 ? TryCountForeignKeyViolations(connection) : null);
    }

    private static IntegrityResult CheckInFull(SqliteConnection connection)
    {
        connection.Execute(CacheSize);
        List<string> damage;
        try
        {
            damage = Damage(connection, "integrity_check");
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SQLITE_ERROR)
        {
            // That one table cannot be checked must not hide what is found in another.
            damage = DamageByTable(connection);
            if (damage.Count == 0)
            {
                throw;
            }
        }
        return new(damage.Count == 0, Word(IntegrityLevel.Full), damage, damage.Count == 0 ? TryCountForeignKeyViolations(connection) : null);
    }

    /// <summary>The structure of the whole, and the indexes and constraints of each table that SQLite can check.</summary>
    private static List<string> DamageByTable(SqliteConnection connection)
    {
        List<string> damage = [];
        foreach (string check in (string[])["quick_check", .. Tables(connection).Select(t => $"integrity_check('{t.Replace("'", "''")}')")])
        {
            try
            {
                damage.AddRange(Damage(connection, check));
            }
            catch (SqliteException e) when (e.SqliteErrorCode == SQLITE_ERROR)
            {
                // What keeps this one from being checked is told by whoever asked for all.
            }
        }
        return damage.Distinct().Take(Messages).ToList();
    }

    private static List<string> Damage(SqliteConnection connection, string check)
    {
        List<string> said = connection.Query($"PRAGMA {check}");
        return said.Count == 1 && said[0] == "ok" ? [] : said.Take(Messages).ToList();
    }

    /// <summary>A virtual table has no pages of its own, and quick_check asks it.</summary>
    private static List<string> Tables(SqliteConnection connection) => connection.Query("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 ORDER BY name");

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
