using System;
using System.Collections.Generic;
using System.Globalization;
using DocAssist.Backup.Sqlite;
using Microsoft.Data.Sqlite;

namespace DocAssist.Backup.Comparison;

/// <summary>
/// The app numbers a new patient EMR-year-(patients + 1). After a restore it counts from the backup again, and gives anew the
/// numbers of patients that came later, who have papers with these numbers on them.
/// </summary>
/// <param name="Count">How many; null when it cannot be known.</param>
/// <param name="Numbers">The first of them, in their order.</param>
internal sealed record ReissuedNumbers(long? Count, IReadOnlyList<string> Numbers)
{
    public static readonly ReissuedNumbers None = new(0, []);

    public static readonly ReissuedNumbers Unknown = new(null, []);

    /// <param name="pair">clinic.db of both sides.</param>
    /// <param name="year">The present one.</param>
    public static ReissuedNumbers Find(DatabasePair pair, int year)
    {
        if (!HasNumbers(pair.Reference))
        {
            return None;
        }
        if (!HasNumbers(pair.Backup))
        {
            return Unknown;
        }
        string prefix = $"EMR-{year.ToString("0000", CultureInfo.InvariantCulture)}-";
        string digits = $"substr(r.uhid, {prefix.Length + 1})";
        string number = $"CAST({digits} AS INTEGER)";
        string from = $"FROM {pair.ReferenceSchema}.patients r WHERE r.uhid GLOB '{prefix}[0-9]*' AND {digits} NOT GLOB '*[^0-9]*' "
            + $"AND {number} > (SELECT count(*) FROM {pair.BackupSchema}.patients) "
            + $"AND NOT EXISTS (SELECT 1 FROM {pair.BackupSchema}.patients b WHERE b.uhid = r.uhid)";
        try
        {
            return new(
                pair.Connection.QueryNumber($"SELECT count(*) {from}"),
                pair.Connection.Query($"SELECT r.uhid {from} ORDER BY {number}, r.uhid LIMIT {KeyList.Maximum}"));
        }
        catch (SqliteException e) when (e.SqliteErrorCode != SQLitePCL.raw.SQLITE_INTERRUPT)
        {
            // The row of the table patients has the reason.
            return Unknown;
        }
    }

    private static bool HasNumbers(IReadOnlyDictionary<string, TableShape> tables) =>
        tables.TryGetValue("patients", out TableShape? patients) && patients.Has("uhid");
}
