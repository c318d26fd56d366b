using System;
using System.Globalization;
using System.Text;
using DocAssist.Backup.History;

namespace DocAssist.Backup.Status;

/// <summary>The status after a run in the text format of Prometheus, for the textfile collector of its node exporter.</summary>
internal static class PrometheusText
{
    private const string Prefix = "docassist_backup_";

    private static readonly DateTime s_epoch = new(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static string Format(BackupStatus status, RunResult run)
    {
        StringBuilder text = new();
        Add(text, "health", "0 for Green, 1 for Orange, 2 for Red.", status.ExitCode);
        Add(text, "last_good_timestamp_seconds", "When the newest good backup was made.", Seconds(status.LastGoodAtUtc));
        Add(text, "last_run_timestamp_seconds", "When the last run ended.", Seconds(run.EndedAtUtc));
        Add(text, "last_run_exit_code", "The exit code of the last run.", run.ExitCode);
        Add(text, "last_run_duration_seconds", "How long the last run took.", run.Duration.TotalSeconds);
        Add(text, "last_run_size_bytes", "Bytes of the backup that the last run made; 0 for none.", run.Bytes);
        Add(text, "last_drill_timestamp_seconds", "When the last restore drill was held.", Seconds(status.LastDrillAtUtc));
        Add(text, "last_drill_passed", "1 when the last restore drill was passed.", status.LastDrillPassed is bool passed ? (passed ? 1 : 0) : null);
        Add(text, "size_bytes", "Bytes of all backups together.", status.Size);
        Add(text, "free_bytes", "Bytes that are free on the volume of the backup root.", status.FreeBytes);
        Add(text, "growth_bytes_per_day", "By how much one backup grows a day.", status.GrowthPerDay);
        Add(text, "recovery_needed", "1 when an interrupted restore is not undone yet.", status.RecoveryNeeded ? 1 : 0);
        AddVerdicts(text, status);
        return text.ToString();
    }

    private static void AddVerdicts(StringBuilder text, BackupStatus status)
    {
        Head(text, "backups", "Ordinary backups by verdict.");
        (string Verdict, int Count)[] counts =
        [
            ("good", status.Good), ("suspect", status.Suspect), ("partial", status.Partial),
            ("corrupt", status.Corrupt), ("unverified", status.Unverified), ("damaged", status.Damaged),
        ];
        foreach ((string verdict, int count) in counts)
        {
            Line(text, "backups{verdict=\"" + verdict + "\"}", count);
        }
    }

    /// <summary>What is not known has no line: an absent metric can be alerted on, a wrong one not.</summary>
    private static void Add(StringBuilder text, string name, string help, double? value)
    {
        if (value is double known)
        {
            Head(text, name, help);
            Line(text, name, known);
        }
    }

    private static void Head(StringBuilder text, string name, string help) =>
        text.Append("# HELP ").Append(Prefix).Append(name).Append(' ').Append(help).Append("\n# TYPE ").Append(Prefix).Append(name).Append(" gauge\n");

    private static void Line(StringBuilder text, string name, double value) =>
        text.Append(Prefix).Append(name).Append(' ').Append(value.ToString("0.###", CultureInfo.InvariantCulture)).Append('\n');

    private static double? Seconds(DateTime? time) => time is DateTime t ? Math.Floor((t - s_epoch).TotalSeconds) : null;
}
