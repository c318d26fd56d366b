using System;
using System.Collections.Generic;
using System.Globalization;
using DocAssist.SampleClinic.Database;
using Microsoft.Data.Sqlite;

namespace DocAssist.SampleClinic;

/// <summary>Whether a database shows one moment of a clinic, with every transaction whole or absent.</summary>
public static class ClinicInvariants
{
    private const int ListedViolations = 10;

    /// <summary>Checks a database that nobody writes: a copy, or a clinic at rest.</summary>
    /// <param name="databasePath">The file. What lies beside it, a write-ahead log above all, is neither read nor made.</param>
    /// <returns>What does not hold, in sentences; empty when all does.</returns>
    public static IReadOnlyList<string> Check(string databasePath)
    {
        List<string> violations = [];
        try
        {
            using SqliteConnection connection = SqliteConnections.OpenImmutable(databasePath);
            CheckTotal(connection, violations);
            CheckCompanions(connection, "investigation", "investigations", violations);
            CheckCompanions(connection, "procedure", "procedures", violations);
            CheckLedger(connection, violations);
            CheckForeignKeys(connection, violations);
        }
        catch (SqliteException exception)
        {
            violations.Add($"The database cannot be read: {exception.Message}");
        }

        return violations;
    }

    private static void CheckTotal(SqliteConnection connection, List<string> violations)
    {
        long visits = connection.Number("SELECT COUNT(*) FROM visits");
        string? total = Convert.ToString(
            connection.Scalar("SELECT value FROM metadata WHERE key = 'visit_total'"), CultureInfo.InvariantCulture);
        if (total != visits.ToString(CultureInfo.InvariantCulture))
        {
            violations.Add(FormattableString.Invariant($"metadata.visit_total says '{total}', but there are {visits} visits."));
        }
    }

    private static void CheckCompanions(SqliteConnection connection, string name, string table, List<string> violations)
    {
        long lone = connection.Number($"""
            SELECT COUNT(*) FROM visits
            WHERE chief_complaint = '{ClinicWriter.Complaint}'
            AND (SELECT COUNT(*) FROM {table} WHERE visit_id = visits.id) <> 1
            """);
        if (lone > 0)
        {
            violations.Add(FormattableString.Invariant($"Visits of the writer without exactly one {name}: {lone}."));
        }
    }

    private static void CheckLedger(SqliteConnection connection, List<string> violations)
    {
        long sum = connection.Number("SELECT COALESCE(SUM(balance_paise), 0) FROM loyalty_ledger");
        if (sum != 0)
        {
            violations.Add(FormattableString.Invariant($"The loyalty ledger adds up to {sum} paise instead of 0."));
        }
    }

    private static void CheckForeignKeys(SqliteConnection connection, List<string> violations)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA foreign_key_check";
        using SqliteDataReader reader = command.ExecuteReader();
        for (int i = 0; i < ListedViolations && reader.Read(); i++)
        {
            string child = FormattableString.Invariant($"Row {reader.GetValue(1)} of {reader.GetString(0)}");
            violations.Add($"{child} points to a row of {reader.GetString(2)} that is not there.");
        }
    }
}
