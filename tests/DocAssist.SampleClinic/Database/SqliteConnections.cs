using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Microsoft.Data.Sqlite;

namespace DocAssist.SampleClinic.Database;

internal static class SqliteConnections
{
    public static SqliteConnection Open(string path, SqliteOpenMode mode) =>
        Open(new SqliteConnectionStringBuilder { DataSource = Path.GetFullPath(path), Mode = mode });

    /// <summary>Opens a file nobody writes. SQLite then looks for no journal and makes no side file beside it.</summary>
    public static SqliteConnection OpenImmutable(string path)
    {
        // The Uri class leaves a percent sign alone that happens to stand before two digits; SQLite would decode it.
        IEnumerable<string> segments = Path.GetFullPath(path)
            .TrimStart(Path.DirectorySeparatorChar)
            .Split(Path.DirectorySeparatorChar)
            .Select(Uri.EscapeDataString);
        return Open(new SqliteConnectionStringBuilder
        {
            DataSource = $"file:///{string.Join("/", segments)}?immutable=1",
            Mode = SqliteOpenMode.ReadOnly,
        });
    }

    public static void Execute(this SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static object? Scalar(this SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        object? value = command.ExecuteScalar();
        return value is DBNull ? null : value;
    }

    public static long Number(this SqliteConnection connection, string sql) =>
        Convert.ToInt64(connection.Scalar(sql), CultureInfo.InvariantCulture);

    private static SqliteConnection Open(SqliteConnectionStringBuilder builder)
    {
        builder.Pooling = false;

        // The busy handler of SQLite waits, below; the provider's own retries come on top of it.
        builder.DefaultTimeout = 1;
        SqliteConnection connection = new(builder.ConnectionString);
        try
        {
            connection.Open();
            connection.Execute("PRAGMA busy_timeout = 5000");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
