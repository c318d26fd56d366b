using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Retention;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Swapping;

namespace DocAssist.Backup.Backups;

/// <summary>
/// Makes one backup: a folder that is complete, verified and durable before it gets the name of a backup. Cancelled or failed
/// anywhere, the root is as it was; the live data is only ever read.
/// </summary>
public sealed class BackupCreator
{
    private static readonly TimeSpan s_worthTelling = TimeSpan.FromSeconds(1);

    private BackupOptions _options;
    private readonly ProgressMeter _meter;
    private readonly ILog _log;
    private readonly CancellationToken _token;
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    private BackupCreator(BackupOptions options, IProgress<BackupProgress>? progress, ILog? log, CancellationToken token)
    {
        _options = options;
        _meter = new(progress);
        _log = new GuardedLog(log);
        _token = token;
    }

    /// <summary>Makes one backup and lets retention follow.</summary>
    /// <param name="options">What, where to, how.</param>
    /// <param name="progress">Told how far it is; may be null.</param>
    /// <param name="log">Takes what is to be said; may be null.</param>
    /// <param name="token">Ends the run; the root is as it was then.</param>
    /// <exception cref="BackupException">No backup was made, for one of the reasons of <see cref="BackupErrorCode"/>.</exception>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public static BackupResult Create(BackupOptions options, IProgress<BackupProgress>? progress, ILog? log, CancellationToken token) =>
        IOFailure.WhenWriting(options.BackupRoot, () => new BackupCreator(options, progress, log, token).Run());

    /// <summary>The same for a caller that holds the locks of the root and of the data folder: the backup before a restore.</summary>
    internal static BackupInfo CreateLocked(BackupOptions options, IProgress<BackupProgress>? progress, ILog? log, CancellationToken token) =>
        IOFailure.WhenWriting(options.BackupRoot, () => new BackupCreator(options, progress, log, token).RunLocked().Backup);

    private BackupResult Run()
    {
        _meter.Enter(BackupPhase.Preparing);
        PendingRestore.Settle(_options.Data, _options.Patience, _log, _token);
        Preflight.RequireData(_options);
        Preflight.RequireRoot(_options, _log);
        Stopwatch waited = Stopwatch.StartNew();
        using FolderLock rootLock = BackupRoot.Lock(_options.BackupRoot, _options.Now.UtcDateTime, _options.Patience, _token);
        using DataFolderLock dataLock = DataFolderLock.Acquire(_options.Data, shared: true, _options.Patience, _token);
        if (PendingRestore.Find(_options.Data.Path, null) is BackupException pending)
        {
            throw pending; // One died while this was waiting.
        }
        if (waited.Elapsed > s_worthTelling)
        {
            // What is saved now is of now, not of the time when the waiting began.
            _options = _options with { Now = _options.Now + waited.Elapsed };
        }
        return RunLocked();
    }

    private BackupResult RunLocked()
    {
        Preflight.RequireData(_options);
        StagingFolder.Sweep(_options.BackupRoot, _log);
        BackupRemover.Sweep(_options.BackupRoot, _log);
        UnchangedData? proof = _options.SkipUnchanged ? UnchangedData.Begin(_options) : null;
        LossCheck loss;
        Task<PreviousBackup?> previous;
        BackupInfo? unchanged;
        using (proof)
        {
            loss = LossCheck.Prepare(_options, _log);
            previous = Task.Run(() => ReadPrevious(loss));
            unchanged = proof?.TryProve(loss.Newest, previous, _log);
        }
        if (unchanged is not null)
        {
            _meter.Enter(BackupPhase.Completed);
            return new(unchanged, null, RetentionOutcome.Nothing) { IsUnchanged = true };
        }
        PreviousBackup? shared = previous.GetAwaiter().GetResult() is PreviousBackup read && _options.Reuse ? read : null;
        Volume volume = BackupSize.RequireRoom(_options, shared, _meter, _log);

        BackupInfo made = Make(volume, loss, shared);

        RetentionOutcome retention = Retain(made);
        _meter.Enter(BackupPhase.Completed);
        return new(made, CorruptData.Problem(_options, made), retention);
    }

    private PreviousBackup? ReadPrevious(LossCheck loss) => _options switch
    {
        { Kind: BackupKind.Safety } => PreviousBackup.TryRead(_options.ReadThrough, _options.Now, _log, _options.ReadThroughManifest)?.For(_options.MustBeWhole),
        { Reuse: true } or { SkipUnchanged: true } => PreviousBackup.TryRead(loss.LastGood, _options.Now, _log),
        _ => null,
    };

    private BackupInfo Make(Volume volume, LossCheck loss, PreviousBackup? previous)
    {
        using StagingFolder staging = StagingFolder.Create(_options.BackupRoot, _options.Id, volume, _log);
        BackupContent content = new DataCopy(_options, staging, previous, _meter, _log, _token).Run(volume, _clock);
        IReadOnlyList<string> wrong = StagedNames.Keep(staging.Path, content);
        RequireWhole(content);
        // What was reused has been read back already where that was asked for.
        StagedCheck.RequireReadsBack(staging.Path, wrong, content, _meter.Advance, _token);
        BackupName name = BackupName.NextFree(_options.BackupRoot, _options.Kind, _options.Now.DateTime);
        new BackupDescription(_options, name, content).Write(staging.Path, VerdictRules.Judge(content, loss.Find(content)));

        _meter.Enter(BackupPhase.Flushing);
        _token.ThrowIfCancellationRequested();
        staging.Flush(content.Files.Reused.Where(f => f.Reused!.Method == LinkMethod.HardLink).Select(f => f.Path));

        _meter.Enter(BackupPhase.Publishing);
        _token.ThrowIfCancellationRequested();
        name = staging.Publish(name);
        return BackupCatalog.Find(Path.Combine(_options.BackupRoot, name.ToString()), _options.Now, _options.Zone);
    }

    private void RequireWhole(BackupContent content)
    {
        if (content.Problems.FirstOrDefault(p => !p.IsSaved && _options.MustBeWhole.Contains(p.Item)) is DataProblem problem)
        {
            throw new BackupException(BackupErrorCode.SafetyBackupFailed, $"The current data cannot be saved whole, so nothing was restored: {problem}.", "Mend that, or restore into an empty folder with -Destination.", problem.Path);
        }
    }

    private RetentionOutcome Retain(BackupInfo made)
    {
        if (_options.Retention is not RetentionPolicy policy || made.Verdict != BackupVerdict.Good)
        {
            return RetentionOutcome.Nothing;
        }
        _meter.Enter(BackupPhase.Removing);
        RemovalOptions removal = new() { Now = _options.Now, Zone = _options.Zone, Patience = _options.Patience };
        try
        {
            RetentionPolicyFile.Save(_options.BackupRoot, policy);
            return BackupRemover.ApplyLocked(_options.BackupRoot, policy, removal, made, _log, _token);
        }
        catch (BackupException e)
        {
            return new([], [new(BackupErrorCode.RetentionFailed, $"The backup {made.Name} was made, but old ones could not be removed: {e.Message}", e.Hint, _options.BackupRoot, e)]);
        }
        catch (OperationCanceledException)
        {
            // The backup stands; what retention has not come to, the next run does.
            _log.Warning($"Cancelled after {made.Name} was made: old backups were not all removed.");
            return RetentionOutcome.Nothing;
        }
    }
}
