using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace DocAssist.Backup.Sqlite;

/// <summary>Short ways to ask a connection.</summary>
internal static class SqliteQueries
{
    /// <summary>Instructions of SQLite's machine between two looks at the token: some milliseconds.</summary>
    private const int InstructionsPerLook = 100_000;

    /// <summary>The first column of every row, as text.</summary>
    public static List<string> Query(this SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read())
        {
            rows.Add(reader.IsDBNull(0) ? string.Empty : Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture)!);
        }
        return rows;
    }

    public static long QueryNumber(this SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>All columns of the first row, as numbers.</summary>
    public static IReadOnlyList<long> QueryNumbers(this SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        reader.Read();
        return Enumerable.Range(0, reader.FieldCount).Select(reader.GetInt64).ToList();
    }

    public static void Execute(this SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Makes every statement end with SQLITE_INTERRUPT once the token says so.</summary>
    public static void EndWith(this SqliteConnection connection, CancellationToken token) =>
        sqlite3_progress_handler(connection.Handle, InstructionsPerLook, _ => token.IsCancellationRequested ? 1 : 0, null);

    /// <summary>A name as an SQL identifier.</summary>
    public static string Quote(string name) => "\"" + name.Replace("\"", "\"\"") + "\"";
}
