using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.Data.Sqlite;

namespace DocAssist.Backup.Sqlite;

/// <summary>How much is in a database: rows of every table and the ids handed out so far.</summary>
/// <param name="Tables">Rows by table; null where a table could not be counted. Never 0 for a failure.</param>
/// <param name="Sequences">sqlite_sequence: the highest id ever given by table. Going backwards means another database.</param>
public sealed record SqliteCounts(IReadOnlyDictionary<string, long?> Tables, IReadOnlyDictionary<string, long> Sequences)
{
    private static readonly string[] s_withIds = ["patients", "visits"];

    /// <summary>Nothing could be read.</summary>
    public static readonly SqliteCounts None = new(new Dictionary<string, long?>(), new Dictionary<string, long>());

    /// <summary>The highest id that patients and visits have. Lower with no fewer rows means another database too, also where the app keeps no sequence.</summary>
    public IReadOnlyDictionary<string, long> HighestIds { get; init; } = new Dictionary<string, long>();

    /// <summary>Rows of one table, or null when it is not there or could not be counted.</summary>
    public long? Rows(string table) => Tables.TryGetValue(table, out long? rows) ? rows : null;

    /// <summary>Counts a finished copy.</summary>
    /// <exception cref="BackupException">ReadFailed: a disk that does not give the bytes says nothing of the database.</exception>
    internal static SqliteCounts Read(string path)
    {
        try
        {
            using SqliteConnection connection = SqliteFile.OpenFinished(path);
            Dictionary<string, long?> tables = new(StringComparer.Ordinal);
            foreach (string table in connection.Query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"))
            {
                tables[table] = TryCount(connection, table);
            }
            return new(tables, ReadSequences(connection)) { HighestIds = ReadHighestIds(connection, tables) };
        }
        catch (SqliteException e) when (SqliteFile.IsOfContent(e))
        {
            // The integrity check has the reason; the counts only say that they are unknown.
            return None;
        }
        catch (SqliteException e)
        {
            throw new BackupException(BackupErrorCode.ReadFailed, $"The rows of '{path}' could not be counted: {e.Message}", "Check the disk, then try again.", path, e);
        }
    }

    private static long? TryCount(SqliteConnection connection, string table)
    {
        try
        {
            return connection.QueryNumber($"SELECT count(*) FROM {SqliteQueries.Quote(table)}");
        }
        catch (SqliteException e) when (SqliteFile.IsOfContent(e))
        {
            // A virtual table whose module only the app has, or a damaged table: unknown, which null says.
            return null;
        }
    }

    private static Dictionary<string, long> ReadHighestIds(SqliteConnection connection, Dictionary<string, long?> tables)
    {
        Dictionary<string, long> ids = new(StringComparer.Ordinal);
        foreach (string table in s_withIds.Where(t => tables.TryGetValue(t, out long? rows) && rows > 0))
        {
            if (TryHighestId(connection, table) is long id)
            {
                ids[table] = id;
            }
        }
        return ids;
    }

    private static long? TryHighestId(SqliteConnection connection, string table)
    {
        try
        {
            return connection.QueryNumber($"SELECT max(rowid) FROM {SqliteQueries.Quote(table)}");
        }
        catch (SqliteException e) when (SqliteFile.IsOfContent(e))
        {
            // A table without row numbers, or a damaged one: unknown.
            return null;
        }
    }

    private static Dictionary<string, long> ReadSequences(SqliteConnection connection)
    {
        Dictionary<string, long> sequences = new(StringComparer.Ordinal);
        if (connection.Query("SELECT name FROM sqlite_master WHERE name = 'sqlite_sequence'").Count > 0)
        {
            foreach (string table in connection.Query("SELECT name FROM sqlite_sequence WHERE typeof(seq) = 'integer' ORDER BY name"))
            {
                sequences[table] = connection.QueryNumber($"SELECT max(seq) FROM sqlite_sequence WHERE name = '{table.Replace("'", "''")}' AND typeof(seq) = 'integer'");
            }
        }
        return sequences;
    }
}
