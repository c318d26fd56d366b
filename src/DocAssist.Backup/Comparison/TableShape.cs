using System;
using System.Collections.Generic;
using System.Linq;
using DocAssist.Backup.Sqlite;
using Microsoft.Data.Sqlite;

namespace DocAssist.Backup.Comparison;

/// <summary>The columns of a table.</summary>
/// <param name="Name">The table.</param>
/// <param name="Columns">What is stored; generated columns follow from it.</param>
/// <param name="Key">The columns of the declared primary key in their order; empty when there is none.</param>
internal sealed record TableShape(string Name, IReadOnlyList<string> Columns, IReadOnlyList<string> Key)
{
    /// <summary>
    /// What a virtual table shows and what lies in its shadow tables is derived from others, but for the text of a full-text index that keeps its own:
    /// https://www.sqlite.org/fts5.html section 4.4.
    /// </summary>
    private const string OrdinaryTables = "SELECT name FROM pragma_table_list WHERE schema = '{0}' AND (type = 'table' OR (type = 'shadow' AND name LIKE '%\\_content' ESCAPE '\\')) AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";

    /// <summary>The tables of one of the databases that a connection has open.</summary>
    /// <exception cref="SqliteException">The schema cannot be read.</exception>
    public static Dictionary<string, TableShape> ReadAll(SqliteConnection connection, string schema) => connection
        .Query(OrdinaryTables.Replace("{0}", schema))
        .Select(table => Read(connection, schema, table))
        .ToDictionary(shape => shape.Name, StringComparer.OrdinalIgnoreCase);

    public bool Has(string column) => Columns.Contains(column, StringComparer.OrdinalIgnoreCase);

    private static TableShape Read(SqliteConnection connection, string schema, string table)
    {
        string info = $"FROM pragma_table_info('{table.Replace("'", "''")}', '{schema}')";
        return new(
            table,
            connection.Query($"SELECT name {info} ORDER BY cid"),
            connection.Query($"SELECT name {info} WHERE pk > 0 ORDER BY pk"));
    }
}
