using System;
using System.Collections.Generic;
using Microsoft.Data.Sqlite;

namespace DocAssist.SampleClinic.Database;

/// <summary>Fills visits and what hangs on them.</summary>
internal sealed class VisitRows : IDisposable
{
    private readonly Random _random;
    private readonly DateTime _today;
    private readonly InsertStatement _visits;
    private readonly InsertStatement _investigations;
    private readonly InsertStatement _procedures;

    public VisitRows(SqliteConnection connection, Random random, DateTime today)
    {
        _random = random;
        _today = today;
        _visits = new(
            connection,
            "visits",
            ["patient_id", "visit_date", "chief_complaint", "clinical_notes", "diagnosis", "prescription_json", "created_at"]);
        _investigations = new(
            connection,
            "investigations",
            ["patient_id", "visit_id", "test_name", "result", "unit", "reference_range", "test_date", "is_abnormal", "created_at"]);
        _procedures = new(
            connection,
            "procedures",
            ["patient_id", "visit_id", "procedure_name", "details", "procedure_date", "notes", "created_at"]);
    }

    public int Investigations => _investigations.Count;

    public int Procedures => _procedures.Count;

    public IEnumerable<Visit> Add(Patient patient, int average)
    {
        // The first visit is the one that made the record, so a count runs from 1 and averages as asked.
        int count = average < 1 ? 0 : _random.Next(1, 2 * average);
        for (int i = 0; i < count; i++)
        {
            yield return AddOne(patient, i == 0 ? patient.CreatedAt : LaterThan(patient.CreatedAt));
        }
    }

    public void Dispose()
    {
        _visits.Dispose();
        _investigations.Dispose();
        _procedures.Dispose();
    }

    private Visit AddOne(Patient patient, DateTime time)
    {
        Condition condition = NoteText.Pick(_random, ClinicalWords.Conditions);
        string notes = NoteText.Visit(_random, condition);
        string prescription = NoteText.Prescription(_random, condition);
        int id = _visits.Add(
            patient.Id, ClinicTime.Date(time), condition.Complaint, notes, condition.Diagnosis, prescription, ClinicTime.Timestamp(time));
        for (int i = _random.Next(0, 3); i > 0; i--)
        {
            AddInvestigation(patient.Id, id, condition.Test, time);
        }

        if (_random.Next(10) < 3)
        {
            AddProcedure(patient.Id, id, condition, time);
        }

        return new Visit(id, patient, time, condition, notes);
    }

    private void AddInvestigation(int patient, int visit, LaboratoryTest test, DateTime time)
    {
        int value = _random.Next(test.Low * 7 / 10, (test.High * 15 / 10) + 1);
        bool isAbnormal = value < test.Low || value > test.High;
        _investigations.Add(
            patient,
            visit,
            test.Name,
            Tenths(value),
            test.Unit,
            $"{Tenths(test.Low)}-{Tenths(test.High)}",
            ClinicTime.Date(time),
            isAbnormal ? 1 : 0,
            ClinicTime.Timestamp(time));
    }

    private void AddProcedure(int patient, int visit, Condition condition, DateTime time) => _procedures.Add(
        patient,
        visit,
        NoteText.Pick(_random, ClinicalWords.Procedures),
        $"Done for {condition.Diagnosis.ToLowerInvariant()}",
        ClinicTime.Date(time),
        NoteText.Pick(_random, ClinicalWords.Findings),
        ClinicTime.Timestamp(time));

    private DateTime LaterThan(DateTime first)
    {
        double days = (_today.Date - first.Date).TotalDays;
        DateTime day = first.Date.AddDays(Math.Floor(_random.NextDouble() * days));
        return day.AddMinutes(_random.Next(9 * 60, 18 * 60));
    }

    private static string Tenths(int value) => FormattableString.Invariant($"{value / 10}.{value % 10}");
}
