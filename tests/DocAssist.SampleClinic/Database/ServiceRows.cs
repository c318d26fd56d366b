using System;
using System.Collections.Generic;
using Microsoft.Data.Sqlite;

namespace DocAssist.SampleClinic.Database;

/// <summary>Fills the tables of the other services.</summary>
internal static class ServiceRows
{
    public const int LedgerAccounts = 12;

    public static void Add(SqliteConnection connection, ClinicRecords records, Random random, DateTime today)
    {
        AddUsers(connection, random, today);
        AddReminders(connection, records.Patients, random, today);
        AddLoyalty(connection, records.Patients, random);
        AddLedger(connection, random);
    }

    private static void AddUsers(SqliteConnection connection, Random random, DateTime today)
    {
        using InsertStatement users = new(connection, "auth_users", "username", "password_hash", "role", "created_at");
        string created = ClinicTime.Timestamp(today.AddYears(-3));
        foreach (string role in new[] { "doctor", "nurse", "reception" })
        {
            byte[] hash = new byte[32];
            random.NextBytes(hash);
            users.Add(role, "scrypt$" + Convert.ToBase64String(hash), role, created);
        }
    }

    private static void AddReminders(SqliteConnection connection, List<Patient> patients, Random random, DateTime today)
    {
        using InsertStatement reminders = new(connection, "reminders", "patient_id", "channel", "message", "due_at", "sent_at");
        foreach (Patient patient in patients)
        {
            if (random.Next(3) > 0)
            {
                continue;
            }

            DateTime due = today.Date.AddDays(random.Next(-60, 60)).AddHours(10);
            string? sent = due < today ? ClinicTime.Timestamp(due.AddMinutes(2)) : null;
            reminders.Add(patient.Id, "whatsapp", $"Dear {patient.Name}, your review is due.", ClinicTime.Timestamp(due), sent);
        }
    }

    private static void AddLoyalty(SqliteConnection connection, List<Patient> patients, Random random)
    {
        using InsertStatement accounts = new(connection, "loyalty_accounts", "patient_id", "points", "tier");
        foreach (Patient patient in patients)
        {
            int points = random.Next(0, 1200);
            accounts.Add(patient.Id, points, points > 800 ? "gold" : "basic");
        }
    }

    private static void AddLedger(SqliteConnection connection, Random random)
    {
        using InsertStatement ledger = new(connection, "loyalty_ledger", "account", "balance_paise");
        long open = 0;
        for (int i = 1; i < LedgerAccounts; i++)
        {
            long balance = random.Next(-500_000, 500_000);
            open += balance;
            ledger.Add(FormattableString.Invariant($"counter-{i:00}"), balance);
        }

        ledger.Add("clearing", -open);
    }
}
