using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.History;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.Status;

/// <summary>What backups, runs and Test-DocAssistDatabase have last seen of the live database; it is not opened for this.</summary>
internal static class DatabaseEvidence
{
    private static readonly string[] s_gone = [nameof(BackupErrorCode.DatabaseNotFound), nameof(BackupErrorCode.DataFolderNotFound)];

    private static readonly string[] s_unhealthy = [nameof(BackupErrorCode.DatabaseCorrupt), nameof(BackupErrorCode.NotAClinicDatabase), .. s_gone];

    /// <summary>A sentence when the last that looked at the database found it damaged, foreign or gone; else null.</summary>
    public static string? Problem(StatusFacts facts)
    {
        if (Flaw(facts) is string flaw)
        {
            return flaw;
        }
        (DateTime At, string? Problem)[] seen = Backups(facts.Backups).Concat(Runs(facts.Runs, facts.LastGood?.AsOfUtc)).Concat(Checks(facts.DatabaseCheck)).OrderByDescending(e => e.At).Take(1).ToArray();
        return seen.Length > 0 ? seen[0].Problem : null;
    }

    /// <summary>
    /// What a full check found, until another one passes or the database was replaced: what is found healthy by a quick one since may have it still.
    /// </summary>
    private static string? Flaw(StatusFacts facts)
    {
        BackupInfo? flawed = facts.Backups.FirstOrDefault(b => b is { IsOurs: true, ClockSkew: false, Kind: BackupKind.Backup, Flaw.Verdict: BackupVerdict.Corrupt });
        DatabaseCheckRecord? check = facts.FullDatabaseCheck;
        DateTime soundUtc = facts.Backups
            .Where(b => b is { IsOurs: true, ClockSkew: false, Kind: BackupKind.Backup, Verdict: BackupVerdict.Good, PassedInFull: true })
            .Select(b => b.CreatedAtUtc)
            .Append(facts.DatabaseRestoredAtUtc ?? DateTime.MinValue)
            .Append(check?.Verdict == DatabaseVerdict.Healthy ? check.CheckedAtUtc : DateTime.MinValue)
            .Max();
        return flawed?.CreatedAtUtc > soundUtc ? $"A full check found that the database was damaged when {flawed.Name} was made: {RepairFlaw}"
            : check?.Verdict == DatabaseVerdict.Corrupt && check.CheckedAtUtc > soundUtc ? $"The full check of {Day(check.CheckedAtUtc)} UTC found the database {check.Verdict}: {RepairFlaw}"
            : null;
    }

    private static IEnumerable<(DateTime At, string? Problem)> Backups(IEnumerable<BackupInfo> backups)
    {
        foreach (BackupInfo backup in backups.Where(b => b.IsOurs && !b.ClockSkew))
        {
            if (backup is { Kind: BackupKind.Backup, Verdict: BackupVerdict.Corrupt })
            {
                yield return (backup.CreatedAtUtc, $"The database was damaged when {backup.Name} was made: {Repair}");
            }
            // After a safety backup the database was replaced, so what was known of it before no longer holds.
            else if (backup.Kind == BackupKind.Safety || backup.Verdict is BackupVerdict.Good or BackupVerdict.Partial or BackupVerdict.Suspect)
            {
                yield return (backup.CreatedAtUtc, null);
            }
        }
    }

    /// <summary>That nothing has changed since the last good backup says that the database is there again, though not that it is whole.</summary>
    private static IEnumerable<(DateTime At, string? Problem)> Runs(IEnumerable<RunResult> runs, DateTime? thereAtUtc)
    {
        foreach (RunResult run in runs.Where(r => !(s_gone.Contains(r.ErrorId) && thereAtUtc > r.EndedAtUtc)))
        {
            if (s_unhealthy.Contains(run.ErrorId))
            {
                yield return (run.EndedAtUtc, $"The run of {Day(run.EndedAtUtc)} UTC found the database damaged, foreign or gone ({run.ErrorId}): {Repair}");
            }
            else if (run.Outcome is RunOutcome.Good or RunOutcome.Partial or RunOutcome.Suspect)
            {
                yield return (run.EndedAtUtc, null);
            }
        }
    }

    private static IEnumerable<(DateTime At, string? Problem)> Checks(DatabaseCheckRecord? check)
    {
        if (check is not null)
        {
            bool healthy = check.Verdict == DatabaseVerdict.Healthy;
            yield return (check.CheckedAtUtc, healthy ? null : $"The check of {Day(check.CheckedAtUtc)} UTC found the database {check.Verdict}: {Repair}");
        }
    }

    private static string Day(DateTime time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private const string RepairFlaw = "check it with Test-DocAssistDatabase -Full, and if it is not Healthy restore a backup that passes Test-DocAssistBackup -Full.";

    private const string Repair = "check it with Test-DocAssistDatabase, and restore the newest good backup if it is not Healthy.";
}
