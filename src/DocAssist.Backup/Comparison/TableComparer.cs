using System;
using System.Collections.Generic;
using System.Linq;
using DocAssist.Backup.Sqlite;
using Microsoft.Data.Sqlite;

namespace DocAssist.Backup.Comparison;

/// <summary>Compares the tables of two databases, row by row where they have a primary key.</summary>
internal sealed class TableComparer
{
    private readonly DatabasePair _pair;
    private readonly string _database;
    private readonly bool _detailed;

    /// <param name="pair">The databases.</param>
    /// <param name="database">Their path in a backup.</param>
    /// <param name="detailed">True to list primary keys.</param>
    public TableComparer(DatabasePair pair, string database, bool detailed)
    {
        _pair = pair;
        _database = database;
        _detailed = detailed;
    }

    /// <summary>A row for a table or database that could not be compared.</summary>
    public static ComparisonDifference NotCompared(string database, string table, string note) => new()
    {
        Kind = DifferenceKind.Table,
        Item = ComparedSide.ItemOf(database),
        Database = database,
        Name = table,
        Note = note,
    };

    public ComparisonDifference Compare(string table)
    {
        _pair.Backup.TryGetValue(table, out TableShape? backup);
        _pair.Reference.TryGetValue(table, out TableShape? reference);
        try
        {
            return (backup, reference) switch
            {
                (null, not null) => OnlyOne(reference, _pair.ReferenceSchema!, inBackup: false),
                (not null, null) => OnlyOne(backup, _pair.BackupSchema!, inBackup: true),
                _ => Both(backup!, reference!),
            };
        }
        catch (SqliteException e) when (e.SqliteErrorCode != SQLitePCL.raw.SQLITE_INTERRUPT)
        {
            // A collation or function that only the app has, or damage that the quick check cannot see.
            return NotCompared(_database, table, $"The table cannot be compared: {e.Message}");
        }
    }

    private ComparisonDifference OnlyOne(TableShape shape, string schema, bool inBackup)
    {
        string table = Named(schema, shape);
        long rows = _pair.Connection.QueryNumber($"SELECT count(*) FROM {table}");
        KeyList keys = new(_detailed && shape.Key.Count > 0 ? _pair.Connection.Query(TableStatements.AllKeys(table, shape.Key)) : []);
        string what = _pair.IsBoth ? "table" : "database";
        return Counted(shape.Name, inBackup ? rows : 0, inBackup ? 0 : rows) with
        {
            Note = $"Only the {(inBackup ? "backup" : "reference")} has this {what}.",
            KeysOnlyInBackup = inBackup ? keys.Keys : [],
            KeysOnlyInReference = inBackup ? [] : keys.Keys,
            KeysCut = keys.IsCut,
        };
    }

    private ComparisonDifference Both(TableShape backup, TableShape reference)
    {
        List<string> columns = backup.Columns.Where(reference.Has).ToList();
        string? note = ColumnNote(backup, reference);
        if (columns.Count == 0)
        {
            return NotCompared(_database, backup.Name, note!);
        }
        bool byKey = backup.Key.Count > 0 && SameNames(backup.Key, reference.Key);
        TableStatements statements = new(Named(_pair.BackupSchema!, backup), Named(_pair.ReferenceSchema!, reference), columns, byKey ? backup.Key : []);
        ComparisonDifference counted = byKey ? ByKey(backup.Name, statements, note) : ByRow(backup, reference, statements, note);
        return counted with { LacksColumns = !reference.Columns.All(backup.Has) };
    }

    private ComparisonDifference ByKey(string name, TableStatements statements, string? note)
    {
        IReadOnlyList<long> counts = _pair.Connection.QueryNumbers(statements.CountByKey);
        long onlyInReference = _pair.Connection.QueryNumber(statements.CountOnlyInReference);
        KeyList onlyBackup = Keys(counts[0], statements.KeysOnlyInBackup);
        KeyList onlyReference = Keys(onlyInReference, statements.KeysOnlyInReference);
        KeyList changed = Keys(counts[1], statements.KeysChanged);
        return Counted(name, counts[0], onlyInReference) with
        {
            Changed = counts[1],
            Same = counts[2],
            Note = note,
            KeysOnlyInBackup = onlyBackup.Keys,
            KeysOnlyInReference = onlyReference.Keys,
            KeysChanged = changed.Keys,
            KeysCut = onlyBackup.IsCut || onlyReference.IsCut || changed.IsCut,
        };
    }

    private ComparisonDifference ByRow(TableShape backup, TableShape reference, TableStatements statements, string? note)
    {
        IReadOnlyList<long> counts = _pair.Connection.QueryNumbers(statements.CountByRow);
        string? why = backup.Key.Count > 0 || reference.Key.Count > 0 ? "The primary keys differ, so whole rows were compared."
            : counts[0] > 0 || counts[1] > 0 ? "It has no primary key, so a changed row counts on both sides."
            : null;
        return Counted(backup.Name, counts[0], counts[1]) with { Same = counts[2], Note = Joined(note, why) };
    }

    private KeyList Keys(long count, string statement) => new(_detailed && count > 0 ? _pair.Connection.Query(statement) : []);

    private ComparisonDifference Counted(string table, long onlyInBackup, long onlyInReference) => new()
    {
        Kind = DifferenceKind.Table,
        Item = ComparedSide.ItemOf(_database),
        Database = _database,
        Name = table,
        OnlyInBackup = onlyInBackup,
        OnlyInReference = onlyInReference,
        Changed = 0,
        Same = 0,
    };

    private static string? ColumnNote(TableShape backup, TableShape reference)
    {
        List<string> onlyBackup = backup.Columns.Where(c => !reference.Has(c)).ToList();
        List<string> onlyReference = reference.Columns.Where(c => !backup.Has(c)).ToList();
        string? first = onlyBackup.Count > 0 ? $"Only the backup has the columns {string.Join(", ", onlyBackup)}." : null;
        string? second = onlyReference.Count > 0 ? $"Only the reference has the columns {string.Join(", ", onlyReference)}." : null;
        return first is null && second is null ? null : Joined(Joined(first, second), "The others were compared.");
    }

    private static string? Joined(string? first, string? second) => first is null ? second : second is null ? first : first + " " + second;

    private static bool SameNames(IReadOnlyList<string> one, IReadOnlyList<string> other) =>
        new HashSet<string>(one, StringComparer.OrdinalIgnoreCase).SetEquals(other);

    private static string Named(string schema, TableShape shape) => $"{schema}.{SqliteQueries.Quote(shape.Name)}";
}
