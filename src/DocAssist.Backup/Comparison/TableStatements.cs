using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DocAssist.Backup.Sqlite;

namespace DocAssist.Backup.Comparison;

/// <summary>The statements that compare one table of two databases. SQLite counts, so that no row is ever held in memory.</summary>
internal sealed class TableStatements
{
    private readonly string _backup;
    private readonly string _reference;
    private readonly IReadOnlyList<string> _columns;
    private readonly IReadOnlyList<string> _key;

    /// <param name="backup">The backup's table, with its schema.</param>
    /// <param name="reference">The reference's table, with its schema.</param>
    /// <param name="columns">What is compared.</param>
    /// <param name="key">The primary key, or nothing: then whole rows are compared.</param>
    public TableStatements(string backup, string reference, IReadOnlyList<string> columns, IReadOnlyList<string> key)
    {
        _backup = backup;
        _reference = reference;
        _columns = columns.Select(SqliteQueries.Quote).ToList();
        _key = key.Select(SqliteQueries.Quote).ToList();
    }

    private string SameKey => string.Join(" AND ", _key.Select(c => $"b.{c} IS r.{c}"));

    /// <summary>As bytes: a column that takes capital letters for small ones would hide a change.</summary>
    private string SameRow => string.Join(" AND ", _columns.Select(c => $"b.{c} IS r.{c} COLLATE BINARY"));

    /// <summary>
    /// For each row of the backup: null when the reference has no such key, 1 when it has the same row, else 0. The greatest,
    /// because the columns of a key may be null and then stand there more than once.
    /// </summary>
    private string Verdicts => $"SELECT (SELECT max({SameRow}) FROM {_reference} r WHERE {SameKey}) FROM {_backup} b";

    /// <summary>Gives the rows only in the backup, changed, the same.</summary>
    public string CountByKey => $"WITH verdicts(v) AS MATERIALIZED ({Verdicts}) SELECT count(*) FILTER (WHERE v IS NULL), count(*) FILTER (WHERE v = 0), count(*) FILTER (WHERE v = 1) FROM verdicts";

    public string CountOnlyInReference => $"SELECT count(*) FROM {_reference} r WHERE {IsNotInBackup}";

    /// <summary>Gives the rows only in the backup, only in the reference, the same; a row that stands there twice counts twice.</summary>
    public string CountByRow
    {
        get
        {
            IReadOnlyList<string> names = _columns.Select((_, i) => "c" + i.ToString(CultureInfo.InvariantCulture)).ToList();
            string rows(string table, int isBackup) => $"SELECT {isBackup} AS side, {string.Join(", ", _columns.Zip(names, (c, n) => $"{c} AS {n}"))} FROM {table}";
            return $"SELECT coalesce(sum(max(x - y, 0)), 0), coalesce(sum(max(y - x, 0)), 0), coalesce(sum(min(x, y)), 0) FROM "
                + $"(SELECT sum(side) AS x, sum(1 - side) AS y FROM ({rows(_backup, 1)} UNION ALL {rows(_reference, 0)}) GROUP BY {string.Join(", ", names.Select(n => $"{n} COLLATE BINARY"))})";
        }
    }

    public string KeysOnlyInBackup => Keys(_backup, "b", $"NOT EXISTS (SELECT 1 FROM {_reference} r WHERE {SameKey})");

    public string KeysOnlyInReference => Keys(_reference, "r", IsNotInBackup);

    public string KeysChanged => Keys(_backup, "b", $"(SELECT max({SameRow}) FROM {_reference} r WHERE {SameKey}) = 0");

    private string IsNotInBackup => $"NOT EXISTS (SELECT 1 FROM {_backup} b WHERE {SameKey})";

    /// <summary>The keys of a table that only one side has.</summary>
    public static string AllKeys(string table, IReadOnlyList<string> key) => new TableStatements(table, table, [], key).Keys(table, "b", "1");

    private string Keys(string table, string alias, string condition)
    {
        string text(string c) => $"CASE typeof({alias}.{c}) WHEN 'null' THEN 'NULL' WHEN 'blob' THEN hex({alias}.{c}) ELSE {alias}.{c} END";
        string limit = (KeyList.Maximum + 1).ToString(CultureInfo.InvariantCulture);
        return $"SELECT {string.Join(" || ', ' || ", _key.Select(text))} FROM {table} {alias} WHERE {condition} ORDER BY {string.Join(", ", _key.Select(c => $"{alias}.{c}"))} LIMIT {limit}";
    }
}
