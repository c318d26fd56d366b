using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using DocAssist.SampleClinic.Database;
using DocAssist.SampleClinic.Python;
using Microsoft.Data.Sqlite;

namespace DocAssist.SampleClinic.Files;

/// <summary>Makes what the app keeps in its data folder but leaves out of its backups.</summary>
internal static class UnprotectedFiles
{
    private const string WhatsApp = """
        {
          "enabled": false,
          "phone_number_id": "",
          "access_token": "",
          "default_country_code": "+91"
        }
        """;

    public static void Create(string root, ClinicRecords records, ClinicOptions options)
    {
        CreateAudit(Path.Combine(root, "audit.db"), records, options);
        PythonTextFile.Write(Path.Combine(root, "whatsapp_settings.json"), WhatsApp);
        PythonTextFile.Write(Path.Combine(root, ".device_id"), "device-" + Hexadecimal(new Random(options.Seed), 8));
        CreateExports(Path.Combine(root, "exports"), records, options.Today);
    }

    private static void CreateAudit(string path, ClinicRecords records, ClinicOptions options)
    {
        using SqliteConnection connection = SqliteConnections.Open(path, SqliteOpenMode.ReadWriteCreate);
        connection.Execute("""
            PRAGMA synchronous = OFF;
            BEGIN;
            CREATE TABLE audit_log (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                timestamp TEXT NOT NULL,
                user TEXT,
                action TEXT NOT NULL,
                table_name TEXT,
                record_id INTEGER
            );
            CREATE INDEX idx_audit_timestamp ON audit_log(timestamp);
            """);
        using InsertStatement log = new(connection, "audit_log", "timestamp", "user", "action", "table_name", "record_id");
        foreach (Patient patient in records.Patients)
        {
            log.Add(PythonTime.Format(patient.CreatedAt), "reception", "INSERT", "patients", patient.Id);
        }

        log.Add(PythonTime.Format(options.Today), "doctor", "LOGIN", null, null);
        connection.Execute("COMMIT");
    }

    private static void CreateExports(string folder, ClinicRecords records, DateTime today)
    {
        Directory.CreateDirectory(folder);
        StringBuilder lines = new("uhid,name,age,gender,phone\n");
        foreach (Patient patient in records.Patients)
        {
            lines.Append(FormattableString.Invariant(
                $"{patient.Uhid},{patient.Name},{patient.Age},{patient.Gender},{patient.Phone}\n"));
        }

        string day = today.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        PythonTextFile.Write(Path.Combine(folder, $"patients_{day}.csv"), lines.ToString());
    }

    private static string Hexadecimal(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return string.Concat(bytes.Select(value => value.ToString("x2", CultureInfo.InvariantCulture)));
    }
}
