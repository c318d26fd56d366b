using System;
using System.Globalization;
using DocAssist.SampleClinic.Python;
using Microsoft.Data.Sqlite;

namespace DocAssist.SampleClinic.Database;

/// <summary>Makes clinic.db.</summary>
internal static class ClinicDatabase
{
    public static ClinicRecords Create(string path, ClinicOptions options)
    {
        using SqliteConnection connection = SqliteConnections.Open(path, SqliteOpenMode.ReadWriteCreate);

        // A half-made clinic is thrown away, so nothing here has to survive a crash.
        connection.Execute("PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; PRAGMA foreign_keys = ON");
        connection.Execute("BEGIN");
        connection.Execute(ClinicSchema.Clinic);
        connection.Execute(ClinicSchema.Services);
        ClinicRecords records = new();
        AddPatients(connection, records, options);
        AddVisits(connection, records, options);
        ServiceRows.Add(connection, records, new Random(options.Seed), options.Today);
        AddMetadata(connection, records, options.Today);
        connection.Execute("COMMIT");
        DocumentRows.Add(connection, records.Patients.Count, options);
        connection.Execute(options.JournalMode == JournalMode.Wal ? "PRAGMA journal_mode = WAL" : "PRAGMA journal_mode = DELETE");
        return records;
    }

    private static void AddPatients(SqliteConnection connection, ClinicRecords records, ClinicOptions options)
    {
        using InsertStatement patients = new(
            connection, "patients", "uhid", "name", "age", "gender", "phone", "address", "created_at", "is_deleted");
        PatientSource source = new(options.Seed, options.Patients, options.Today);
        for (int id = 1; id <= options.Patients; id++)
        {
            Patient patient = source.Next(id);
            int isDeleted = id % 97 == 0 ? 1 : 0;
            patients.Add(
                patient.Uhid,
                patient.Name,
                patient.Age,
                patient.Gender,
                patient.Phone,
                patient.Address,
                ClinicTime.Timestamp(patient.CreatedAt),
                isDeleted);
            records.Patients.Add(patient);
        }
    }

    private static void AddVisits(SqliteConnection connection, ClinicRecords records, ClinicOptions options)
    {
        using VisitRows visits = new(connection, new Random(options.Seed), options.Today);
        foreach (Patient patient in records.Patients)
        {
            records.Visits.AddRange(visits.Add(patient, options.VisitsPerPatient));
        }

        records.Investigations = visits.Investigations;
        records.Procedures = visits.Procedures;
    }

    private static void AddMetadata(SqliteConnection connection, ClinicRecords records, DateTime today)
    {
        string now = PythonTime.Format(today);
        using (InsertStatement versions = new(connection, "schema_versions", "version", "description", "applied_at"))
        {
            versions.Add(1, "Initial schema", ClinicTime.Timestamp(today.AddYears(-3)));
            versions.Add(2, "Soft delete and favourites", ClinicTime.Timestamp(today.AddYears(-1)));
        }

        using InsertStatement metadata = new(connection, "metadata", "key", "value", "updated_at");
        metadata.Add("schema_version", "2", now);
        metadata.Add("visit_total", records.Visits.Count.ToString(CultureInfo.InvariantCulture), now);
        metadata.Add("last_modified", now, now);
    }
}
