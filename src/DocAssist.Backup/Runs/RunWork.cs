using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.History;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Retention;
using DocAssist.Backup.Swapping;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.Runs;

/// <summary>What a run does, part by part. Whatever ends it, what was done until then can be asked for.</summary>
internal sealed class RunWork
{
    private readonly RunOptions _options;
    private readonly DataFolder _data;
    private readonly BackupOptions _backup;
    private readonly IProgress<BackupProgress>? _progress;
    private readonly RunLog _log;
    private readonly CancellationToken _token;
    private readonly List<RunPhase> _phases = [];

    public RunWork(RunOptions options, BackupOptions backup, IProgress<BackupProgress>? progress, RunLog log, CancellationToken token)
    {
        _options = options;
        _data = backup.Data;
        _backup = backup;
        _progress = progress;
        _log = log;
        _token = token;
    }

    public IReadOnlyList<RunPhase> Phases => _phases;

    /// <summary>The backup that was made, or null.</summary>
    public BackupInfo? Made { get; private set; }

    /// <summary>The backup that is young enough, where nothing was made for that reason.</summary>
    public BackupInfo? YoungEnough { get; private set; }

    /// <summary>The last good backup, where nothing was made because nothing has changed since.</summary>
    public BackupInfo? Unchanged { get; private set; }

    /// <summary>DatabaseCorrupt: what was made is evidence only.</summary>
    public BackupException? Problem { get; private set; }

    public bool FullyChecked { get; private set; }

    public bool Drilled { get; private set; }

    public RetentionOutcome Retention { get; private set; } = RetentionOutcome.Nothing;

    private string Root => _backup.BackupRoot;

    /// <exception cref="BackupException">The run failed, for one of the reasons of <see cref="BackupErrorCode"/>.</exception>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public void Run()
    {
        Phase("Recovery", Settle, _ => "no interrupted restore is left");
        YoungEnough = LastGoodWithin(_options.MinInterval);
        if (YoungEnough is not null)
        {
            return;
        }
        Stopwatch clock = Stopwatch.StartNew();
        (bool check, bool drill) = Due();
        // A check or a drill that is due needs a new backup to be made of.
        BackupOptions backup = _backup with { SkipUnchanged = _options.SkipUnchanged && !check && !drill };
        BackupResult result = Phase("Backup", () => BackupCreator.Create(backup, _progress, _log, _token), r => r.IsUnchanged ? "nothing has changed" : Describe(r.Backup));
        if (result.IsUnchanged)
        {
            Unchanged = result.Backup;
            return;
        }
        Made = result.Backup;
        Problem = result.Problem;
        FullyChecked = Made.PassedInFull;
        bool hasTime = !(clock.Elapsed > _options.TimeBudget);
        RunProof proof = new(_options, Made, _progress, _log, _token);
        // Before retention: what is removed for the new backup's sake must not be better than it.
        if (drill && hasTime && Made.Verdict == BackupVerdict.Good)
        {
            Drilled = Phase("Drill", proof.Drill, passed => passed ? "passed" : proof.Made.Flaw is not null ? "the data is flawed" : "not held");
            FullyChecked |= Drilled;
        }
        if (check && hasTime && !FullyChecked && Problem is null && proof.Made.Flaw is null)
        {
            FullyChecked = Phase("FullCheck", proof.Check, passed => passed ? "every byte is right" : "every byte is right, and the data is flawed");
        }
        if (proof.Made.Flaw is not null)
        {
            Made = proof.Made;
            Problem = CorruptData.Problem(_backup, Made);
        }
        if (Made.Verdict == BackupVerdict.Good)
        {
            Retention = Phase("Retention", Retain, r => string.Format(CultureInfo.InvariantCulture, "{0} removed, {1} could not be removed", r.Removed.Count, r.Failures.Count));
        }
    }

    private bool Settle()
    {
        PendingRestore.Settle(_data, _options.Patience, _log, _token);
        return true;
    }

    private BackupInfo? LastGoodWithin(TimeSpan interval)
    {
        BackupInfo? last = interval > TimeSpan.Zero ? BackupCatalog.NewestGood(Mine()) : null;
        return last is not null && _options.Now.UtcDateTime - last.CreatedAtUtc < interval ? last : null;
    }

    private (bool Check, bool Drill) Due()
    {
        IReadOnlyList<RunResult> runs = RunHistory.Read(Root, _options.LocalState).Where(r => ClinicIdentity.Of(r.Host, r.DataPath) == ClinicIdentity.Of(_options.Host, _data.Path)).ToList();
        DateTime now = _options.Now.UtcDateTime;
        DrillRecord? drill = DrillRecords.Read(Root).FirstOrDefault(d => d.IsOf(_options.Host, _data.Path));
        return (DueChecks.IsFullCheckDue(Mine(), runs, _options.Configuration, now), DueChecks.IsDrillDue(drill, runs, _options.Configuration, now));
    }

    /// <summary>The ordinary backups of this clinic; none where the root is still to be made.</summary>
    private IReadOnlyList<BackupInfo> Mine() => Directory.Exists(Root)
        ? BackupCatalog.List(Root, _options.Now, _options.Zone).Where(b => b.IsBackupOf(_options.Host, _data.Path)).ToList()
        : [];

    private RetentionOutcome Retain()
    {
        BackupConfiguration keep = _options.Configuration;
        try
        {
            RetentionPolicy policy = new(keep.KeepLast, keep.KeepDaily, keep.KeepWeekly, keep.KeepMonthly);
            using FolderLock rootLock = BackupRoot.Lock(Root, _options.Now.UtcDateTime, _options.Patience, _token);
            RetentionPolicyFile.Save(Root, policy);
            return BackupRemover.ApplyLocked(Root, policy, new() { Now = Made!.CreatedAtUtc, Zone = _options.Zone }, Made, _log, _token);
        }
        catch (BackupException e)
        {
            return new([], [new(BackupErrorCode.RetentionFailed, $"{Made!.Name} was made, but old backups could not be removed: {e.Message}", e.Hint, Root, e)]);
        }
    }

    private static string Describe(BackupInfo made) =>
        string.Format(CultureInfo.InvariantCulture, "{0} is {1}, {2} files, {3} bytes", made.Name, made.Verdict, made.FileCount, made.Size);

    private T Phase<T>(string name, Func<T> work, Func<T, string> describe)
    {
        Stopwatch clock = Stopwatch.StartNew();
        string end = "not finished";
        try
        {
            T result = work();
            end = describe(result);
            return result;
        }
        finally
        {
            _phases.Add(new(name, clock.Elapsed.TotalSeconds));
            _log.Information(string.Format(CultureInfo.InvariantCulture, "{0}: {1} ({2:0.0} s)", name, end, clock.Elapsed.TotalSeconds));
        }
    }
}
