using System;
using System.Linq;
using Microsoft.Data.Sqlite;

namespace DocAssist.SampleClinic.Database;

/// <summary>One prepared INSERT into a table that began empty.</summary>
internal sealed class InsertStatement : IDisposable
{
    private readonly SqliteCommand _command;

    public InsertStatement(SqliteConnection connection, string table, params string[] columns)
    {
        _command = connection.CreateCommand();
        string names = string.Join(", ", columns);
        string values = string.Join(", ", columns.Select(column => "$" + column));
        _command.CommandText = $"INSERT INTO {table} ({names}) VALUES ({values})";
        foreach (string column in columns)
        {
            _command.Parameters.Add(new SqliteParameter("$" + column, DBNull.Value));
        }
    }

    public int Count { get; private set; }

    /// <summary>Adds a row and returns its number, which is its id where SQLite gives the ids.</summary>
    public int Add(params object?[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            _command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        _command.ExecuteNonQuery();
        return ++Count;
    }

    public void Dispose() => _command.Dispose();
}
