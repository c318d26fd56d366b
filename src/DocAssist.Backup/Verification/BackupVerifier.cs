using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;

namespace DocAssist.Backup.Verification;

/// <summary>Checks a published backup, ours or the app's, and never changes a byte of it.</summary>
public static class BackupVerifier
{
    private static readonly string s_version = typeof(BackupVerifier).Assembly.GetName().Version!.ToString(3);

    /// <summary>Checks one backup and remembers the result beside the backups.</summary>
    /// <param name="backup">The backup, as listed.</param>
    /// <param name="options">How much to check.</param>
    /// <param name="progress">Told how far it is; may be null.</param>
    /// <param name="log">Takes what is to be said.</param>
    /// <param name="token">Ends the check.</param>
    /// <exception cref="BackupException">BackupNotFound: the folder is gone. What is wrong inside it is in the report instead.</exception>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public static VerificationReport Verify(BackupInfo backup, VerificationOptions options, IProgress<BackupProgress>? progress, ILog? log, CancellationToken token)
    {
        if (IOFailure.WhenReading(backup.Path, () => FileStatus.Of(backup.Path).Kind) != FileKind.Folder)
        {
            throw new BackupException(BackupErrorCode.BackupNotFound, $"There is no backup '{backup.Path}'.", "List what there is with Get-DocAssistBackup.", backup.Path);
        }
        Stopwatch clock = Stopwatch.StartNew();
        GuardedLog guarded = new(log);
        ProgressMeter meter = new(progress);
        meter.Enter(BackupPhase.Verifying);
        (VerificationReport report, string? createdAt) = IOFailure.WhenReading(backup.Path, () => Check(backup, options, meter, guarded, token));
        report = WithConfirmation(report, backup, createdAt);
        report = WithKnown(report, Known(VerificationRecords.Read(backup.BackupRoot), backup, createdAt));
        if (options.Remember)
        {
            Remember(backup, report, createdAt, options.PatienceForRecord, guarded, token);
        }
        meter.Enter(BackupPhase.Completed);
        return report with { Duration = clock.Elapsed };
    }

    /// <summary>Somebody has vouched for what was odd when it was made.</summary>
    private static VerificationReport WithConfirmation(VerificationReport report, BackupInfo backup, string? createdAt)
    {
        bool confirmed = report.Verdict == BackupVerdict.Suspect
            && Confirmations.Read(backup.BackupRoot).TryGetValue(backup.Name, out Confirmation? confirmation)
            && confirmation.IsOf(backup.Name, createdAt);
        return confirmed ? report with { Verdict = (backup with { Flaw = null }).VerdictIfConfirmed } : report;
    }

    private static (VerificationReport Report, string? CreatedAt) Check(BackupInfo backup, VerificationOptions options, ProgressMeter meter, ILog log, CancellationToken token)
    {
        VerificationReport blank = new()
        {
            Name = backup.Name,
            Path = backup.Path,
            Level = options.Level,
            Verdict = BackupVerdict.Damaged,
            Intact = false,
            CheckedAtUtc = options.Now.UtcDateTime,
        };
        Manifest manifest;
        bool isSealed;
        try
        {
            (manifest, isSealed) = ManifestFile.Read(backup.Path);
        }
        catch (BackupException e) when (e.Code is BackupErrorCode.ManifestInvalid or BackupErrorCode.ReadFailed or BackupErrorCode.AccessDenied)
        {
            bool appsSafety = backup is { Kind: BackupKind.Safety, IsOurs: false } && FileStatus.Of(Path.Combine(backup.Path, Manifest.FileName)).Kind == FileKind.Missing;
            return (appsSafety
                ? AppBackupCheck.Run(blank, null, options, log, token)
                : blank with { Issues = [new(VerificationIssueKind.ManifestInvalid, Manifest.FileName, e.Message)] }, null);
        }
        return (manifest.Details is ManifestDetails details
            ? CheckOurs(blank, manifest, details, isSealed, meter, token)
            : AppBackupCheck.Run(blank, manifest, options, log, token), manifest.CreatedAt);
    }

    private static VerificationReport CheckOurs(VerificationReport blank, Manifest manifest, ManifestDetails details, bool isSealed, ProgressMeter meter, CancellationToken token)
    {
        meter.Expect(details.Databases.Sum(d => d.Length) + (blank.Level == IntegrityLevel.Full ? details.Bytes : 0));
        List<VerificationIssue> issues = StructureCheck.Run(blank.Path, details);
        if (!isSealed)
        {
            issues.Add(new(VerificationIssueKind.ManifestChanged, Manifest.FileName, "It was changed after the backup was made."));
        }
        HashSet<string> broken = new(issues.Select(i => i.Path), StringComparer.Ordinal);
        long hashed = 0;
        ConcurrentBag<VerificationIssue> bad = [];
        ConcurrentBag<VerificationIssue> unsound = [];
        // Where damage was already there when the backup was made, the bytes are the evidence and SQLite has nothing to add.
        IEnumerable<Action> checks = details.Databases.Where(d => d.Integrity.Sound && !broken.Contains(d.Path)).OrderByDescending(d => d.Length).Select(d => new Action(() => Ask(d)));
        if (blank.Level == IntegrityLevel.Full)
        {
            checks = checks.Concat(TwoWorkers.LargeFirst(details.Files.Where(f => !broken.Contains(f.Path)), f => f.Length).Select(f => new Action(() => Hash(f))));
        }
        TwoWorkers.Run(checks, check => check(), token);
        (List<VerificationIssue> rotten, IReadOnlyList<string> others) = SharedDamage.Name(blank.Path, bad.ToList(), details.Files, token);
        issues.AddRange(rotten);
        HashSet<string> changed = new(bad.Select(i => i.Path), StringComparer.Ordinal);
        issues.AddRange(unsound.Select(i => blank.Level == IntegrityLevel.Full && !changed.Contains(i.Path) ? AsFlaw(i, details) : i));
        blank = blank with { AlsoDamaged = others };
        bool intact = !issues.Any(i => i.IsDamage);
        return blank with
        {
            Issues = Sorted(issues),
            Intact = intact,
            Verdict = intact ? details.Verdict : BackupVerdict.Damaged,
            FilesChecked = details.Files.Count,
            BytesHashed = hashed,
            PatientCount = manifest.PatientCount,
            VisitCount = manifest.VisitCount,
        };

        void Hash(ManifestEntry file)
        {
            if (HashCheck.Check(blank.Path, file, bytes => Count(ref hashed, bytes, meter), token) is VerificationIssue issue)
            {
                bad.Add(issue);
            }
        }

        void Ask(ManifestDatabase database)
        {
            foreach (VerificationIssue issue in CheckDatabase(blank, database.Path, token))
            {
                unsound.Add(issue);
            }
            meter.Advance(database.Length);
        }
    }

    /// <summary>Of the very bytes that were saved, what the check at that time did not ask, or SQLite did not yet find.</summary>
    private static VerificationIssue AsFlaw(VerificationIssue issue, ManifestDetails details) =>
        issue.Kind == VerificationIssueKind.DatabaseDamaged && !(details.ToolVersion == s_version && details.Databases.First(d => d.Path == issue.Path).Integrity.IsSoundBy(IntegrityLevel.Full))
            ? issue with { Kind = VerificationIssueKind.DatabaseFlawed, Message = $"It was damaged already when it was saved: {issue.Message}" }
            : issue;

    private static List<VerificationIssue> CheckDatabase(VerificationReport blank, string path, CancellationToken token)
    {
        try
        {
            IntegrityResult result = SqliteIntegrity.Check(RelativePath.Under(blank.Path, path), blank.Level, token);
            return DatabaseIssues(path, result);
        }
        catch (BackupException e)
        {
            return [new(VerificationIssueKind.Unreadable, path, e.Message)];
        }
    }

    /// <summary>What SQLite said, as issues. Foreign keys count for the clinic only: the vector store's own schema points to a table that it never makes.</summary>
    internal static List<VerificationIssue> DatabaseIssues(string path, IntegrityResult result)
    {
        List<VerificationIssue> issues = [];
        if (!result.Sound)
        {
            issues.Add(new(VerificationIssueKind.DatabaseDamaged, path, string.Join(" ", result.Messages)));
        }
        if (path == "clinic.db" && result.ForeignKeyViolations > 0)
        {
            issues.Add(new(VerificationIssueKind.ForeignKeyViolation, path, $"{result.ForeignKeyViolations} rows point to rows that are not there."));
        }
        return issues;
    }

    private static void Count(ref long total, long bytes, ProgressMeter meter)
    {
        Interlocked.Add(ref total, bytes);
        meter.Advance(bytes);
    }

    private static List<VerificationIssue> Sorted(IEnumerable<VerificationIssue> issues) =>
        issues.OrderBy(i => i.Path, StringComparer.Ordinal).ThenBy(i => i.Kind).ToList();

    /// <summary>What an earlier full check found, a quick one does not see.</summary>
    private static VerificationReport WithKnown(VerificationReport report, VerificationRecord? known)
    {
        bool isDamaged = report.Level == IntegrityLevel.Quick && IsDamagedInFull(known);
        return report with { Verdict = isDamaged ? BackupVerdict.Damaged : FlawOf(report, known)?.Worth(report.Verdict) ?? report.Verdict };
    }

    private static bool IsDamagedInFull(VerificationRecord? known) => known is { Level: "full", Verdict: BackupVerdict.Damaged };

    /// <summary>What the check found of the data itself, or a full one before it where this one could not tell.</summary>
    private static DataFlaw? FlawOf(VerificationReport report, VerificationRecord? known) =>
        FlawedDatabases.In(report.Issues) ?? (report.Level == IntegrityLevel.Full && report.Intact ? null : known?.Flaw);

    private static VerificationRecord? Known(Dictionary<string, VerificationRecord> records, BackupInfo backup, string? createdAt) =>
        records.TryGetValue(backup.Name, out VerificationRecord? known) && known.CreatedAt == createdAt ? known : null;

    private static void Remember(BackupInfo backup, VerificationReport report, string? createdAt, TimeSpan patience, ILog log, CancellationToken token)
    {
        int wrong = report.Issues.Count(i => i.IsDamage);
        string? reason = wrong > 0
            ? $"A {report.Level.ToString().ToLowerInvariant()} check found {(wrong == 1 ? "one thing" : wrong + " things")} wrong, the first: {report.Issues.First(i => i.IsDamage).Kind}."
            : null;
        VerificationRecord record = new(backup.Name, createdAt, report.CheckedAtUtc, report.Level.ToString().ToLowerInvariant(), report.Verdict, reason);
        try
        {
            using FolderLock rootLock = BackupRoot.Lock(backup.BackupRoot, report.CheckedAtUtc, patience, token);
            VerificationRecord? known = Known(VerificationRecords.Require(backup.BackupRoot), backup, createdAt);
            if (report.Level == IntegrityLevel.Quick && IsDamagedInFull(known))
            {
                log.Verbose("An earlier full check found damage that a quick one cannot see; that stays remembered.");
                return;
            }
            DataFlaw? flaw = FlawOf(report, known);
            bool passed = report.Level == IntegrityLevel.Full ? report.Intact && flaw is null && report.Verdict != BackupVerdict.Corrupt : known?.PassedInFull == true;
            VerificationRecords.Save(backup.BackupRoot, record with { Flaw = flaw, PassedInFull = passed });
            SharedDamage.Remember(backup.BackupRoot, report.AlsoDamaged, report.CheckedAtUtc);
        }
        catch (BackupException e)
        {
            // A backup on a read-only medium, or a run under way: the report stands, only the memory of it is lost.
            log.Verbose($"The result could not be remembered beside the backups: {e.Message}");
        }
    }
}
