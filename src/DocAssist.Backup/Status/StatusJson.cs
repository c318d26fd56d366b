using System;
using System.IO;
using System.Text.Json;
using DocAssist.Backup.History;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Status;

/// <summary>The status after a run, for programs that collect such files.</summary>
internal static class StatusJson
{
    public const int Schema = 1;

    public static byte[] Format(BackupStatus status, RunResult run)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("schema", Schema);
            WriteHealth(json, status);
            WriteBackups(json, status);
            json.WritePropertyName("last_run");
            RunRecord.Write(json, run);
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    private static void WriteHealth(Utf8JsonWriter json, BackupStatus status)
    {
        json.WriteString("checked_at_utc", ManifestText.FormatUtc(status.CheckedAtUtc));
        json.WriteString("health", status.Health.ToString());
        json.WriteNumber("health_code", status.ExitCode);
        json.WriteStartArray("reasons");
        foreach (string reason in status.Reasons)
        {
            json.WriteStringValue(reason);
        }
        json.WriteEndArray();
        json.WriteString("last_good", status.LastGood);
        WriteTime(json, "last_good_at_utc", status.LastGoodAtUtc);
        WriteNumber(json, "last_good_age_seconds", (long?)status.LastGoodAge?.TotalSeconds);
        WriteTime(json, "last_drill_at_utc", status.LastDrillAtUtc);
        WriteFlag(json, "last_drill_passed", status.LastDrillPassed);
    }

    private static void WriteBackups(Utf8JsonWriter json, BackupStatus status)
    {
        json.WriteNumber("backups", status.Backups);
        json.WriteStartObject("verdicts");
        json.WriteNumber("good", status.Good);
        json.WriteNumber("suspect", status.Suspect);
        json.WriteNumber("partial", status.Partial);
        json.WriteNumber("corrupt", status.Corrupt);
        json.WriteNumber("unverified", status.Unverified);
        json.WriteNumber("damaged", status.Damaged);
        json.WriteEndObject();
        json.WriteNumber("safety_backups", status.Safety);
        json.WriteNumber("size_bytes", status.Size);
        WriteNumber(json, "growth_bytes_per_day", status.GrowthPerDay);
        WriteNumber(json, "free_bytes", status.FreeBytes);
        WriteNumber(json, "days_until_full", status.DaysUntilFull);
        json.WriteBoolean("recovery_needed", status.RecoveryNeeded);
        json.WriteBoolean("clock_skew", status.ClockSkew);
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTime? time) => json.WriteString(name, time is DateTime t ? ManifestText.FormatUtc(t) : null);

    private static void WriteFlag(Utf8JsonWriter json, string name, bool? flag)
    {
        if (flag is bool value)
        {
            json.WriteBoolean(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? number)
    {
        if (number is long value)
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
