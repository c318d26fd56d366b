using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Tests.Support;
using DocAssist.Backup.Verification;
using DocAssist.SampleClinic;
using Microsoft.Data.Sqlite;
using Xunit;

namespace DocAssist.Backup.Tests.Verification;

/// <summary>A year of work in a small clinic, looked at every evening: an alarm that is none teaches people to ignore alarms.</summary>
public sealed class OrdinaryYearTests : IDisposable
{
    private const int Days = 365;

    private readonly TempFolder _folder = TempFolder.ForCaller("year");
    private readonly Random _random = new(20260105);
    private int _pdfs = 40;
    private int _damagedPdfs;

    private string Database => _folder.Combine("data", "clinic.db");

    private string Vectors => _folder.Combine("data", "chroma", "chroma.sqlite3");

    [Fact]
    public void Raises_no_alarm()
    {
        SampleClinicBuilder.Create(_folder.Combine("data"), new() { Patients = 40, Prescriptions = 0, VectorRows = 60, ExtraFiles = false });
        using SqliteConnection clinic = Databases.Open(Database);
        using SqliteConnection vectors = Databases.Open(Vectors);
        Databases.Execute(clinic, "PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; CREATE TABLE audit_log (id INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT); CREATE TABLE auth_sessions (id INTEGER PRIMARY KEY, token TEXT); CREATE VIRTUAL TABLE notes_search USING fts5(body)");
        Databases.Execute(vectors, "PRAGMA synchronous = OFF");
        LossFigures before = Figures(clinic, vectors, 0);
        for (int day = 1; day <= Days; day++)
        {
            Work(clinic, day);
            Index(vectors, day);
            if (day == 200)
            {
                Migrate(clinic);
            }

            LossFigures evening = Figures(clinic, vectors, day);
            IReadOnlyList<LossFinding> findings = LossDetector.Detect(evening, before, new());

            Assert.True(findings.Count == 0, $"Day {day}: {string.Join(" ", findings.Select(f => f.Sentence))}");
            before = evening;
        }
        Assert.True(before.Databases[0].Counts.Rows("patients") > 200);
    }

    public void Dispose() => _folder.Dispose();

    private void Work(SqliteConnection clinic, int day)
    {
        List<string> sql = ["BEGIN"];
        bool sunday = day % 7 == 0;
        for (int i = _random.Next(sunday ? 1 : 3); i > 0; i--)
        {
            sql.Add($"INSERT INTO patients (uhid, name) VALUES ('EMR-D{day}-{i}', 'Patient {day} {i}')");
        }
        for (int i = sunday ? 0 : _random.Next(12); i > 0; i--)
        {
            sql.Add($"INSERT INTO visits (patient_id, visit_date, clinical_notes) SELECT id, 'day {day}', hex(randomblob({_random.Next(20, 400)})) FROM patients ORDER BY random() LIMIT 1");
            sql.Add("INSERT INTO investigations (patient_id, visit_id, test_name) SELECT patient_id, id, 'HbA1c' FROM visits ORDER BY id DESC LIMIT 1");
            sql.Add("INSERT INTO audit_log (what) VALUES ('visit')");
            sql.Add("INSERT INTO auth_sessions (token) VALUES (hex(randomblob(16)))");
            sql.Add("INSERT INTO notes_search SELECT clinical_notes FROM visits ORDER BY id DESC LIMIT 1");
            _pdfs++;
        }
        sql.Add("UPDATE visits SET diagnosis = 'changed', clinical_notes = '' WHERE id = (SELECT id FROM visits ORDER BY random() LIMIT 1)");
        sql.Add(day % 9 == 0 ? "UPDATE patients SET is_deleted = 1 WHERE id = (SELECT id FROM patients ORDER BY random() LIMIT 1)" : "SELECT 1");
        // A wrong test is struck out, now and then the very last one, or all of a visit with its reminders.
        sql.Add(day % 4 == 0 ? "DELETE FROM investigations WHERE id = (SELECT max(id) FROM investigations)" : "SELECT 1");
        sql.Add(day % 31 == 0 ? "DELETE FROM investigations WHERE visit_id = (SELECT visit_id FROM investigations ORDER BY random() LIMIT 1)" : "SELECT 1");
        sql.Add(day % 30 == 0 ? "DELETE FROM reminders WHERE id IN (SELECT id FROM reminders LIMIT 5)" : "SELECT 1");
        sql.Add(day % 7 == 0 ? "DELETE FROM auth_sessions" : "SELECT 1");
        sql.Add(day % 90 == 0 ? "DELETE FROM audit_log; DELETE FROM sqlite_sequence WHERE name = 'audit_log'" : "SELECT 1");
        sql.Add("COMMIT");
        sql.Add(day % 60 == 0 ? "INSERT INTO notes_search (notes_search) VALUES ('optimize')" : "SELECT 1");
        sql.Add(day % 91 == 0 ? "VACUUM" : "SELECT 1");
        Databases.Execute(clinic, string.Join(";\n", sql));
        _pdfs -= day % 20 == 0 ? 2 : 0; // Printed with a mistake, and thrown away.
        _damagedPdfs += day % 150 == 0 ? 1 : 0; // The app died while it wrote one.
    }

    /// <summary>The vector store grows, writes the documents of the day anew, and tidies its queue when it feels like it.</summary>
    private void Index(SqliteConnection vectors, int day)
    {
        string added = string.Concat(Enumerable.Range(0, _random.Next(10)).Select(i => $"""
            INSERT INTO embeddings (segment_id, embedding_id, seq_id) VALUES ('s', 'd{day}-{i}', x'01');
            INSERT INTO embedding_metadata (id, key, string_value) SELECT max(id), 'text', 'note {day}' FROM embeddings;
            INSERT INTO embedding_fulltext_search (rowid, string_value) SELECT max(id), 'note {day} of the visit' FROM embeddings;
            INSERT INTO embeddings_queue (operation, topic, id, vector) VALUES (0, 't', 'd{day}-{i}', randomblob(300));
            """));
        string edited = "DELETE FROM embedding_metadata WHERE id IN (SELECT id FROM embeddings ORDER BY random() LIMIT 3);";
        string tidied = day % 14 == 0 ? "DELETE FROM embeddings_queue; DELETE FROM maintenance_log;" : string.Empty;
        Databases.Execute(vectors, $"BEGIN; {added} {(day % 5 == 0 ? edited : string.Empty)} {tidied} COMMIT; {(day % 42 == 0 ? "VACUUM" : string.Empty)}");
    }

    /// <summary>A new version of the app: a column, a table, and a table made anew as SQLite recommends it (sqlite.org/lang_altertable.html 7).</summary>
    private static void Migrate(SqliteConnection clinic) => Databases.Execute(clinic, """
        BEGIN;
        ALTER TABLE patients ADD COLUMN email TEXT;
        CREATE TABLE allergies (id INTEGER PRIMARY KEY AUTOINCREMENT, patient_id INTEGER, what TEXT);
        CREATE TABLE new_procedures (id INTEGER PRIMARY KEY AUTOINCREMENT, patient_id INTEGER NOT NULL, visit_id INTEGER, procedure_name TEXT NOT NULL, details TEXT);
        INSERT INTO new_procedures SELECT id, patient_id, visit_id, procedure_name, details FROM procedures;
        UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'procedures') WHERE name = 'new_procedures';
        DROP TABLE procedures;
        ALTER TABLE new_procedures RENAME TO procedures;
        INSERT INTO schema_versions (version, description) VALUES (99, 'allergies');
        COMMIT;
        """);

    private LossFigures Figures(SqliteConnection clinic, SqliteConnection vectors, int day)
    {
        ManifestItem papers = new("Prescriptions", true, _pdfs, _pdfs * 40_000L, []) { Pdfs = _pdfs, PdfsWithoutHeader = _damagedPdfs };
        ManifestItem store = new("VectorStore", true, 5, 100_000, []);
        return new($"day {day}", [Describe(clinic, "clinic.db", Database), Describe(vectors, "chroma/chroma.sqlite3", Vectors)], [store, papers]);
    }

    private static ManifestDatabase Describe(SqliteConnection connection, string path, string file)
    {
        Dictionary<string, long?> tables = Names(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
            .ToDictionary(t => t, t => (long?)Number(connection, $"SELECT count(*) FROM \"{t}\""));
        Dictionary<string, long> sequences = tables.ContainsKey("patients")
            ? Names(connection, "SELECT name FROM sqlite_sequence").ToDictionary(t => t, t => Number(connection, $"SELECT seq FROM sqlite_sequence WHERE name = '{t}'"))
            : [];
        Dictionary<string, long> ids = new[] { "patients", "visits" }.Where(tables.ContainsKey).ToDictionary(t => t, t => Number(connection, $"SELECT max(rowid) FROM {t}"));
        return new(path, new FileInfo(file).Length, 4096, 1, "delete", new(true, "quick", [], null), new(tables, sequences) { HighestIds = ids });
    }

    private static List<string> Names(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader reader = command.ExecuteReader();
        List<string> names = [];
        while (reader.Read())
        {
            names.Add(reader.GetString(0));
        }
        return names;
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
