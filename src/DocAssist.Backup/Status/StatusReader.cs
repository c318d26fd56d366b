using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Checking;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.History;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Swapping;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.Status;

/// <summary>Says how a clinic's backups stand, from the list of backups and the history alone: no database is opened, and nothing is changed.</summary>
public static class StatusReader
{
    /// <summary>Reads the status. A root that is away is no failure but Red.</summary>
    /// <param name="options">What to tell the status of.</param>
    public static BackupStatus Read(StatusOptions options)
    {
        (IReadOnlyList<BackupInfo> all, BackupException? unavailable) = List(options);
        (IReadOnlyList<BackupInfo> mine, bool areForeign) = Mine(all, options);
        long? perDay = BackupGrowth.PerDay(mine, options.Now.UtcDateTime);
        long? free = FreeBytes(options.BackupRoot);
        BackupInfo? lastGood = BackupCatalog.NewestGood(mine.Where(IsOrdinary));
        StatusFacts facts = new()
        {
            Unavailable = unavailable,
            Pending = PendingRestore.Find(options.Data?.Path, options.BackupRoot),
            Backups = mine,
            AreForeign = areForeign,
            LastGood = lastGood,
            Runs = Runs(options),
            Drill = DrillRecords.Read(options.BackupRoot).FirstOrDefault(d => IsBelievable(d.DrilledAtUtc, options) && mine.Any(b => d.IsOf(b.HostName, b.DataPath))),
            DatabaseCheck = Believable(DatabaseMemory.Of(options.Data?.DatabasePath, options.LocalState), options),
            FullDatabaseCheck = Believable(DatabaseMemory.FullOf(options.Data?.DatabasePath, options.LocalState), options),
            DatabaseRestoredAtUtc = DatabaseRestoredAt(mine, options),
            Unprotected = Unprotected(options, HasExtra(lastGood)),
            SameVolume = SameVolume(options),
            FreeBytes = free,
            DaysUntilFull = BackupGrowth.DaysUntilFull(perDay, Count(mine, BackupVerdict.Good), free),
            Configuration = options.Configuration,
            NowUtc = options.Now.UtcDateTime,
        };
        return Describe(options, facts) with { GrowthPerDay = perDay };
    }

    private static DatabaseCheckRecord? Believable(DatabaseCheckRecord? check, StatusOptions options) => check is not null && IsBelievable(check.CheckedAtUtc, options) ? check : null;

    private static DateTime? DatabaseRestoredAt(IReadOnlyList<BackupInfo> mine, StatusOptions options) => RestoredParts.Read(options.BackupRoot)
        .Where(p => p.Item == nameof(DataItem.Database) && IsBelievable(p.RestoredAtUtc, options) && mine.Any(b => p.IsOf(b.HostName ?? string.Empty, b.DataPath ?? string.Empty)))
        .Select(p => (DateTime?)p.RestoredAtUtc)
        .DefaultIfEmpty(null)
        .Max();

    private static BackupStatus Describe(StatusOptions options, StatusFacts facts)
    {
        (Health health, IReadOnlyList<string> reasons) = StatusJudge.Judge(facts);
        RunResult? run = facts.Runs.FirstOrDefault();
        return new()
        {
            Health = health,
            Reasons = reasons,
            LastGood = facts.LastGood?.Name,
            LastGoodAge = facts.LastGood is BackupInfo good ? facts.NowUtc - good.AsOfUtc : null,
            LastGoodAtUtc = facts.LastGood?.AsOfUtc,
            LastRunAtUtc = run?.EndedAtUtc,
            LastRunOutcome = run?.Outcome,
            LastRunExitCode = run?.ExitCode,
            LastDrillAtUtc = facts.Drill?.DrilledAtUtc,
            LastDrillPassed = facts.Drill?.Passed,
            NextRun = options.NextRun,
            Backups = facts.Backups.Count(IsOrdinary),
            Good = Count(facts.Backups, BackupVerdict.Good),
            Suspect = Count(facts.Backups, BackupVerdict.Suspect),
            Partial = Count(facts.Backups, BackupVerdict.Partial),
            Corrupt = Count(facts.Backups, BackupVerdict.Corrupt),
            Unverified = Count(facts.Backups, BackupVerdict.Unverified),
            Damaged = Count(facts.Backups, BackupVerdict.Damaged),
            Safety = facts.Backups.Count(b => !IsOrdinary(b)),
            Size = facts.Backups.Sum(b => b.Size ?? 0),
            FreeBytes = facts.FreeBytes,
            DaysUntilFull = facts.DaysUntilFull,
            RecoveryNeeded = facts.Pending is not null,
            ClockSkew = facts.Backups.Any(b => IsOrdinary(b) && b.ClockSkew),
            SameVolume = facts.SameVolume,
            CheckedAtUtc = facts.NowUtc,
            DataPath = options.Data?.Path,
            BackupRoot = options.BackupRoot,
        };
    }

    private static bool IsOrdinary(BackupInfo backup) => backup.Kind == BackupKind.Backup;

    private static int Count(IEnumerable<BackupInfo> backups, BackupVerdict verdict) => backups.Count(b => IsOrdinary(b) && b.Verdict == verdict);

    private static (IReadOnlyList<BackupInfo> Backups, BackupException? Unavailable) List(StatusOptions options)
    {
        try
        {
            return (BackupCatalog.List(options.BackupRoot, options.Now, options.Zone), null);
        }
        catch (BackupException e)
        {
            return ([], e);
        }
    }

    /// <summary>
    /// Those of this clinic, and those that do not say whose they are. Where it has none of its own and all are of one other, it may be that one, moved
    /// to another folder or machine: then they are shown, and that they are foreign is told.
    /// </summary>
    private static (IReadOnlyList<BackupInfo> Backups, bool AreForeign) Mine(IReadOnlyList<BackupInfo> all, StatusOptions options)
    {
        List<BackupInfo> mine = all.Where(b => !b.IsOurs || IsOfThisClinic(b.HostName, b.DataPath, options)).ToList();
        // A safety backup holds what was there before somebody brought the clinic here.
        bool areForeign = !mine.Any(b => b.IsOurs && IsOrdinary(b))
            && all.Where(b => b.IsOurs && IsOrdinary(b)).Select(b => b.Source).Distinct(StringComparer.Ordinal).Count() == 1;
        return areForeign ? (all, true) : (mine, false);
    }

    private static bool IsOfThisClinic(string? host, string? dataPath, StatusOptions options) =>
        options.Data is not DataFolder data || ClinicIdentity.Of(host, dataPath) == ClinicIdentity.Of(options.Host, data.Path);

    /// <summary>A run that found no data folder may have meant this one.</summary>
    private static IReadOnlyList<RunResult> Runs(StatusOptions options) => RunHistory.Read(options.BackupRoot, options.LocalState)
        .Where(r => IsBelievable(r.EndedAtUtc, options))
        .Where(r => IsOfThisClinic(r.Host, r.DataPath ?? options.Data?.Path, options))
        .ToList();

    private static bool IsBelievable(DateTime atUtc, StatusOptions options) => RecordedTime.IsBelievable(atUtc, options.Now.UtcDateTime);

    private static long? FreeBytes(string root) => Ask(() => Volume.Of(root).FreeBytes);

    private static bool? SameVolume(StatusOptions options) => options.Data is DataFolder data
        ? Ask(() => Volume.Of(options.BackupRoot).Identity == Volume.Of(Path.GetDirectoryName(data.DatabasePath)!).Identity)
        : null;

    /// <summary>Only the folder itself is listed, and only a number told: names can be those of patients.</summary>
    /// <summary>Where extra files are saved, what has the name of a part that lies elsewhere still is not.</summary>
    private static int Unprotected(StatusOptions options, bool extraIsSaved) => options.Data is DataFolder data
        ? Ask<int>(() => UnprotectedFiles.Find(data, options.BackupRoot).Count(p => !extraIsSaved || ExtraPaths.IsTaken(p))) ?? 0
        : 0;

    /// <summary>Whether the newest good backup was made with the extra files.</summary>
    private static bool HasExtra(BackupInfo? backup)
    {
        try
        {
            return backup is { IsOurs: true } && ManifestFile.ReadHead(backup.Path).Details?.Items.Any(i => i.Name == "Extra") == true;
        }
        catch (BackupException)
        {
            return false;
        }
    }

    private static T? Ask<T>(Func<T> question)
        where T : struct
    {
        try
        {
            return question();
        }
        catch (Exception e) when (SystemError.IsExpected(e) || e is ArgumentException)
        {
            return null;
        }
    }
}
