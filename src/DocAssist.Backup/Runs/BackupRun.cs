using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.History;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.Runs;

/// <summary>
/// One unattended run: an interrupted restore is undone, a backup is made, checked and drilled when that is due, old ones are removed, and
/// whatever came of it is written down. No foreseeable failure is thrown: the result says it.
/// </summary>
public sealed class BackupRun
{
    private readonly RunOptions _options;
    private readonly IProgress<BackupProgress>? _progress;
    private readonly CancellationToken _token;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly RunLog _log;
    private readonly string _root;
    private readonly bool _rootIsDefault;
    private DataFolder? _data;
    private RunWork? _work;

    private BackupRun(RunOptions options, IProgress<BackupProgress>? progress, ILog? log, CancellationToken token)
    {
        _options = options;
        _progress = progress;
        _token = token;
        _log = new(log, new LogFile(options.LocalState, options.Configuration.LogLevel), () => _options.Now + _clock.Elapsed);
        (_root, _rootIsDefault) = DataFolderLocator.FindRoot(options.BackupRoot, options.Environment);
    }

    /// <summary>Makes one run.</summary>
    /// <param name="options">What, where, how.</param>
    /// <param name="progress">Told how far it is; may be null.</param>
    /// <param name="log">Takes a line for each part, and one warning when the run was not good; may be null.</param>
    /// <param name="token">Ends the run; the result says so.</param>
    public static RunResult Run(RunOptions options, IProgress<BackupProgress>? progress, ILog? log, CancellationToken token) => new BackupRun(options, progress, log, token).Run();

    private RunResult Run()
    {
        RunResult result;
        try
        {
            Work();
            result = Published();
        }
        catch (BackupException e)
        {
            _log.Verbose(e.Message);
            result = Failed(e);
        }
        catch (OperationCanceledException) when (_token.IsCancellationRequested)
        {
            result = End(RunOutcome.Cancelled, ExitCodes.Cancelled, _work?.Made is BackupInfo made ? $"The run was ended after {made.Name} was made." : "The run was ended before a backup was made.");
        }
        catch (Exception e)
        {
            // A bug, and whoever called hears of it; but the history must not have a gap where it matters most.
            Finish(End(RunOutcome.Failed, ExitCodes.Failed, $"The run ended with {e.GetType().Name}.") with { ErrorId = e.GetType().Name });
            throw;
        }
        Finish(result);
        return result;
    }

    private void Work()
    {
        // Until the data is found there is no file whose name could be said.
        _log.Discretion = new([_root, _options.ScratchParent, _options.LocalState]);
        if (_options.Problem is BackupException problem)
        {
            throw problem;
        }
        _data = DataFolderLocator.FindData(_options.DataPath, _options.Environment);
        _log.Discretion = new([_data.Path, _data.DatabasePath, _data.VectorStorePath, _data.PrescriptionsPath, _data.SettingsPath, _root, _options.ScratchParent, _options.LocalState]);
        _log.Verbose($"Data folder: {_data.Path} ({_data.Origin})");
        _log.Verbose($"Backup root: {_root}{(_rootIsDefault ? " (the default)" : string.Empty)}");
        BackupOptions backup = new()
        {
            Data = _data,
            BackupRoot = _root,
            RootIsDefault = _rootIsDefault,
            Verification = _options.Configuration.Verification,
            Loss = LossThresholds.Of(_options.Configuration),
            TimeBudget = _options.TimeBudget,
            Patience = _options.Patience,
            Now = _options.Now,
            Zone = _options.Zone,
            Random = _options.Random,
            Host = _options.Host,
            ToolVersion = _options.ToolVersion,
            ScratchParent = _options.ScratchParent,
        };
        _work = new(_options, backup, _progress, _log, _token);
        _work.Run();
    }

    private RunResult Published()
    {
        if (_work!.YoungEnough is BackupInfo last)
        {
            double minutes = Math.Floor((_options.Now.UtcDateTime - last.CreatedAtUtc).TotalMinutes);
            string message = string.Format(CultureInfo.InvariantCulture, "Skipped: {0} is good and {1:0} minutes old; the next may follow after {2:0}.", last.Name, minutes, _options.MinInterval.TotalMinutes);
            return End(RunOutcome.Skipped, ExitCodes.Good, message) with { Backup = last.Name };
        }
        if (_work.Unchanged is BackupInfo same)
        {
            string since = same.CreatedAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
            return End(RunOutcome.Skipped, ExitCodes.Good, $"Skipped: nothing has changed since {same.Name} was made at {since}, and it is good.") with { Backup = same.Name };
        }
        BackupInfo made = _work.Made!;
        if (_work.Problem is BackupException problem)
        {
            return End(RunOutcome.Corrupt, ExitCodes.NotTrusted, problem);
        }
        if (made.Verdict != BackupVerdict.Good)
        {
            RunOutcome outcome = made.Verdict == BackupVerdict.Partial ? RunOutcome.Partial : RunOutcome.Suspect;
            string why = string.Join(" ", made.Reasons.Where(_log.Discretion.MaySay));
            return End(outcome, ExitCodes.Of(outcome), $"{made.Name} is {made.Verdict} and does not count as a good backup. {why}".TrimEnd()) with { Hint = "Look at it with Get-DocAssistBackup, and at the data." };
        }
        return _work.Retention.Failures.FirstOrDefault() is BackupException failure
            ? End(RunOutcome.Good, ExitCodes.RetentionFailed, failure)
            : End(RunOutcome.Good, ExitCodes.Good, $"{made.Name} is good.");
    }

    private RunResult Failed(BackupException failure) => End(RunOutcome.Failed, ExitCodes.Of(failure.Code), failure);

    private RunResult End(RunOutcome outcome, int exitCode, BackupException failure) => End(outcome, exitCode, _data is null ? failure.Message : _log.Discretion.Message(failure)) with
    {
        ErrorId = failure.Code.ToString(),
        Hint = _data is null ? failure.Hint : _log.Discretion.Hint(failure),
    };

    private RunResult End(RunOutcome outcome, int exitCode, string message) => new()
    {
        Id = _options.Now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture) + "-" + _options.Random,
        Outcome = outcome,
        ExitCode = exitCode,
        Backup = _work?.Made?.Name,
        Message = OneLine.Of(message),
        Phases = _work?.Phases ?? [],
        Bytes = _work?.Made?.Size ?? 0,
        Files = _work?.Made?.FileCount ?? 0,
        Removed = _work?.Retention.Removed.Count ?? 0,
        FullyChecked = _work?.FullyChecked ?? false,
        Drilled = _work?.Drilled ?? false,
        StartedAtUtc = _options.Now.UtcDateTime,
        EndedAtUtc = (_options.Now + _clock.Elapsed).UtcDateTime,
        Host = _options.Host,
        ToolVersion = _options.ToolVersion,
        DataPath = _data?.Path ?? _options.DataPath,
        BackupRoot = _root,
    };

    private void Finish(RunResult run)
    {
        string line = run.Hint is null ? run.Message : $"{run.Message} {run.Hint}";
        if (run.ExitCode == ExitCodes.Good)
        {
            _log.Information(line);
        }
        else if (run.Outcome is RunOutcome.Failed or RunOutcome.Corrupt)
        {
            _log.Error(line);
        }
        else
        {
            _log.Warning(line);
        }
        new RunReport(_options, run, _data, _log).Write();
    }
}
