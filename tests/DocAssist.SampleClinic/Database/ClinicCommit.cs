using System;
using System.Collections.Generic;
using System.Globalization;
using DocAssist.SampleClinic.Python;
using Microsoft.Data.Sqlite;

namespace DocAssist.SampleClinic.Database;

/// <summary>The transaction of the live writer: rows in five tables that only agree when all of it is there.</summary>
internal sealed class ClinicCommit : IDisposable
{
    private static readonly (string Name, string Sql)[] s_statements =
    [
        ("begin", "BEGIN IMMEDIATE"),
        ("commit", "COMMIT"),
        ("rollback", "ROLLBACK"),
        ("visit", """
            INSERT INTO visits (patient_id, visit_date, chief_complaint, clinical_notes, diagnosis, created_at)
            VALUES ($patient, substr($now, 1, 10), $complaint, $text, 'Under observation', $now)
            RETURNING id
            """),
        ("investigation", """
            INSERT INTO investigations (patient_id, visit_id, test_name, result, unit, test_date, created_at)
            VALUES ($patient, $visit, 'Random blood sugar', $result, 'mg/dL', substr($now, 1, 10), $now)
            """),
        ("procedure", """
            INSERT INTO procedures (patient_id, visit_id, procedure_name, details, procedure_date, created_at)
            VALUES ($patient, $visit, 'ECG', $text, substr($now, 1, 10), $now)
            """),
        ("ledger", "UPDATE loyalty_ledger SET balance_paise = balance_paise + $amount WHERE id = $account"),
        ("total", "UPDATE metadata SET value = CAST(value AS INTEGER) + 1, updated_at = $now WHERE key = 'visit_total'"),
        ("modified", """
            INSERT INTO metadata (key, value, updated_at) VALUES ('last_modified', $now, $now)
            ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at
            """),
    ];

    private readonly SqliteConnection _connection;
    private readonly Random _random;
    private readonly List<long> _patients;
    private readonly List<long> _accounts;
    private readonly Dictionary<string, SqliteCommand> _commands = [];

    public ClinicCommit(SqliteConnection connection, int seed)
    {
        _connection = connection;
        _random = new Random(seed);
        _patients = Ids("SELECT id FROM patients WHERE is_deleted = 0 ORDER BY id");
        _accounts = Ids("SELECT id FROM loyalty_ledger ORDER BY id");
        if (_patients.Count == 0 || _accounts.Count < 2)
        {
            throw new InvalidOperationException("A writer needs a patient and two accounts of the ledger.");
        }

        foreach ((string name, string sql) in s_statements)
        {
            _commands[name] = connection.CreateCommand();
            _commands[name].CommandText = sql;
        }
    }

    public void Run(DateTime time)
    {
        long patient = _patients[_random.Next(_patients.Count)];
        int amount = _random.Next(1, 50_000);
        string result = _random.Next(70, 300).ToString(CultureInfo.InvariantCulture);
        string text = NoteText.Pick(_random, ClinicalWords.Findings);
        int from = _random.Next(_accounts.Count);
        int to = (from + _random.Next(1, _accounts.Count)) % _accounts.Count;
        string now = PythonTime.Format(time);

        Do("begin");
        object? visit = Do("visit", ("$patient", patient), ("$complaint", ClinicWriter.Complaint), ("$text", text), ("$now", now));
        Do("investigation", ("$patient", patient), ("$visit", visit), ("$result", result), ("$now", now));
        Do("ledger", ("$amount", -amount), ("$account", _accounts[from]));
        Do("procedure", ("$patient", patient), ("$visit", visit), ("$text", text), ("$now", now));
        Do("ledger", ("$amount", amount), ("$account", _accounts[to]));
        Do("total", ("$now", now));
        Do("modified", ("$now", now));
        Do("commit");
    }

    /// <summary>Rolls back what a failed run left open.</summary>
    public void RollBack()
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0)
        {
            Do("rollback");
        }
    }

    public void Dispose()
    {
        foreach (SqliteCommand command in _commands.Values)
        {
            command.Dispose();
        }
    }

    private object? Do(string name, params (string Name, object? Value)[] values)
    {
        SqliteCommand command = _commands[name];
        foreach ((string parameter, object? value) in values)
        {
            if (command.Parameters.Contains(parameter))
            {
                command.Parameters[parameter].Value = value;
            }
            else
            {
                command.Parameters.AddWithValue(parameter, value);
            }
        }

        return command.ExecuteScalar();
    }

    private List<long> Ids(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        List<long> ids = [];
        while (reader.Read())
        {
            ids.Add(reader.GetInt64(0));
        }

        return ids;
    }
}
