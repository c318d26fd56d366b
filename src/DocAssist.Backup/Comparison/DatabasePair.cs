using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Sqlite;
using Microsoft.Data.Sqlite;

namespace DocAssist.Backup.Comparison;

/// <summary>The same database of both sides, or of the only side that has it, behind one connection.</summary>
internal sealed class DatabasePair : IDisposable
{
    private const int CacheKilobytes = 32768;

    private DatabasePair(SqliteConnection connection, string? backupSchema, string? referenceSchema)
    {
        Connection = connection;
        BackupSchema = backupSchema;
        ReferenceSchema = referenceSchema;
        Backup = Shapes(connection, backupSchema);
        Reference = Shapes(connection, referenceSchema);
    }

    public SqliteConnection Connection { get; }

    /// <summary>What the backup's database is called in a statement; null when the backup has none.</summary>
    public string? BackupSchema { get; }

    /// <summary>What the reference's database is called in a statement; null when the reference has none.</summary>
    public string? ReferenceSchema { get; }

    /// <summary>The backup's tables.</summary>
    public IReadOnlyDictionary<string, TableShape> Backup { get; }

    /// <summary>The reference's tables.</summary>
    public IReadOnlyDictionary<string, TableShape> Reference { get; }

    public bool IsBoth => BackupSchema is not null && ReferenceSchema is not null;

    /// <summary>The tables of both, in order.</summary>
    public IEnumerable<string> Tables => Backup.Keys.Union(Reference.Keys, StringComparer.OrdinalIgnoreCase).OrderBy(t => t, StringComparer.OrdinalIgnoreCase);

    /// <param name="backup">The backup's file, or null.</param>
    /// <param name="reference">The reference's file, or null; not both are.</param>
    /// <param name="token">Ends every statement.</param>
    /// <exception cref="SqliteException">One of them cannot be opened, or they cannot be opened together.</exception>
    public static DatabasePair Open(string? backup, string? reference, CancellationToken token)
    {
        SqliteConnection connection = SqliteFile.OpenFinished((backup ?? reference)!);
        try
        {
            connection.EndWith(token);
            string? referenceSchema = reference is null ? null : backup is null ? "main" : "reference";
            if (referenceSchema == "reference")
            {
                SqliteFile.AttachFinished(connection, reference!, referenceSchema);
                connection.Execute($"PRAGMA reference.cache_size = -{CacheKilobytes}");
            }
            connection.Execute($"PRAGMA main.cache_size = -{CacheKilobytes}");
            return new(connection, backup is null ? null : "main", referenceSchema);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Dispose() => Connection.Dispose();

    private static IReadOnlyDictionary<string, TableShape> Shapes(SqliteConnection connection, string? schema) =>
        schema is null ? new Dictionary<string, TableShape>() : TableShape.ReadAll(connection, schema);
}
