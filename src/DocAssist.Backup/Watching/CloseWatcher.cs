using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.History;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Runs;

namespace DocAssist.Backup.Watching;

/// <summary>
/// Makes a backup each time the app has closed, however it ended. A close within the minimum interval is made up for when the interval is over, one
/// whose root was away or whose data was busy when that may have passed, one that nobody saw because a backup was being made when it is finished, and
/// a backup that its time was too short for by a second one at once: the first holds what must not be lost, should the machine be shut down.
/// </summary>
public sealed class CloseWatcher
{
    private static readonly TimeSpan s_longestRetry = TimeSpan.FromHours(1);

    private readonly WatchOptions _options;
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>When a close without a backup is made up for; null when there is none.</summary>
    private TimeSpan? _due;

    /// <summary>What lies between a backup that failed, or missed something, and the next attempt; doubled each time.</summary>
    private TimeSpan _retry;

    /// <summary>True when the next backup is to complete the last, without a limit.</summary>
    private bool _takesItsTime;
    private bool _isOver;

    /// <param name="options">Which app, and what is done.</param>
    public CloseWatcher(WatchOptions options)
    {
        _options = options;
        _retry = options.FirstRetry;
    }

    private bool KeepsWatching => !_options.Once && _options.Application.CanReturn;

    /// <summary>Waits for the next close, and backs up.</summary>
    /// <param name="progress">Told how far a backup is; may be null.</param>
    /// <param name="log">Takes what is waited for; may be null.</param>
    /// <param name="token">Ends the waiting at once, and a backup as <see cref="BackupRun"/> does.</param>
    /// <returns>What came of the backup; null when there is nothing more to wait for.</returns>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public RunResult? Next(IProgress<BackupProgress>? progress, ILog? log, CancellationToken token)
    {
        ILog guarded = new GuardedLog(log);
        while (!_isOver || _takesItsTime)
        {
            if (!_takesItsTime && WaitForStart(guarded, token))
            {
                WaitForClose(guarded, token);
            }
            if (BackUp(progress, guarded, token) is RunResult result)
            {
                return result;
            }
        }
        return null;
    }

    /// <summary>False when a backup became due before the app was started again.</summary>
    private bool WaitForStart(ILog log, CancellationToken token)
    {
        if (!_options.Application.CanReturn)
        {
            return true; // It was seen running, so however short that was, it may have written.
        }
        log.Verbose($"Waiting for {_options.Application} to start.");
        while (!_options.Application.IsRunning)
        {
            if (_clock.Elapsed >= _due)
            {
                return false;
            }
            Pause.Wait(_options.Poll, token);
        }
        return true;
    }

    private void WaitForClose(ILog log, CancellationToken token)
    {
        do
        {
            log.Verbose($"Waiting for {_options.Application} to close.");
            while (_options.Application.IsRunning)
            {
                Pause.Wait(_options.Poll, token);
            }
            log.Verbose($"{_options.Application} has closed. Waiting for its databases to be quiet.");
        }
        while (!new QuietData(_options, log, token).Wait());
    }

    /// <summary>Null when the settings want no backup.</summary>
    private RunResult? BackUp(IProgress<BackupProgress>? progress, ILog log, CancellationToken token)
    {
        RunOptions run = _options.Run();
        bool hasLimit = !_takesItsTime;
        _due = null;
        _takesItsTime = false;
        _isOver = !KeepsWatching;
        if (!run.Configuration.OnClose)
        {
            log.Warning($"{_options.Application} has closed, and no backup is made: the setting OnClose is off.");
            return null;
        }
        run = run with
        {
            TimeBudget = hasLimit ? CloseRules.Budget(_options.TimeBudget, run.Configuration) : null,
            MinInterval = CloseRules.Interval(_options.MinInterval, run.Configuration),
        };
        bool wasLate = NewestIsLate(run);
        IReadOnlyList<FileStatus> before = QuietData.Written(_options.Data);
        RunResult result = BackupRun.Run(run, progress, log, token);
        token.ThrowIfCancellationRequested();
        Plan(result, run, wasLate, log);
        TryAgain(result, !QuietData.Written(_options.Data).SequenceEqual(before), log);
        return result;
    }

    private void Plan(RunResult result, RunOptions run, bool wasLate, ILog log)
    {
        if (result.Outcome == RunOutcome.Partial && run.TimeBudget is not null && NewestIsLate(run) && (KeepsWatching || wasLate))
        {
            log.Verbose("The rest is saved now, by a backup that takes the time it needs.");
            _takesItsTime = true;
        }
        else if (result is { Outcome: RunOutcome.Skipped, Backup: string last } && KeepsWatching)
        {
            _due = _clock.Elapsed + Left(Path.Combine(result.BackupRoot, last), run);
        }
    }

    /// <summary>Where something else goes on writing, or the root stays away, the attempts become rare.</summary>
    private void TryAgain(RunResult result, bool isChanged, ILog log)
    {
        if (!isChanged && result.ExitCode is not (ExitCodes.RootUnavailable or ExitCodes.Busy or ExitCodes.AnotherRunActive))
        {
            _retry = _options.FirstRetry;
        }
        else if (KeepsWatching && _due is null && !_takesItsTime)
        {
            log.Verbose($"{(isChanged ? "The databases have changed meanwhile" : "No backup could be made")}: the next one follows in {_retry}.");
            _due = _clock.Elapsed + _retry;
            _retry = TimeSpan.FromTicks(Math.Min(_retry.Ticks * 2, s_longestRetry.Ticks));
        }
    }

    /// <summary>How much of the minimum interval is left.</summary>
    private static TimeSpan Left(string backup, RunOptions run)
    {
        try
        {
            return run.MinInterval - (run.Now.UtcDateTime - BackupCatalog.Find(backup, run.Now, run.Zone).CreatedAtUtc);
        }
        catch (BackupException)
        {
            return run.MinInterval;
        }
    }

    /// <summary>True when the newest backup of this clinic lacks nothing but what there was no time for.</summary>
    private bool NewestIsLate(RunOptions run)
    {
        try
        {
            string root = DataFolderLocator.FindRoot(run.BackupRoot, run.Environment).Root;
            BackupInfo? newest = BackupCatalog.List(root, run.Now, run.Zone).FirstOrDefault(b => b.IsBackupOf(run.Host, _options.Data.Path));
            return newest is { Verdict: BackupVerdict.Partial } && newest.Reasons.Count > 0 && newest.Reasons.All(LateFiles.IsReason);
        }
        catch (BackupException)
        {
            return false;
        }
    }
}
