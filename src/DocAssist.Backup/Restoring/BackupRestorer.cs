using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Swapping;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.Restoring;

/// <summary>
/// Restores one backup: checked in full, copied to beside the live data, checked again; then the live data is saved, and only then do old
/// and new change places, by renames that are undone when one of them fails. Whatever happens, the data is as it was or as the backup is.
/// </summary>
public sealed class BackupRestorer
{
    private const int LostNamed = 1000;

    private readonly RestoreOptions _options;
    private readonly IProgress<BackupProgress>? _progress;
    private readonly ILog _log;
    private readonly CancellationToken _token;
    private readonly ProgressMeter _meter;

    private BackupRestorer(RestoreOptions options, IProgress<BackupProgress>? progress, ILog? log, CancellationToken token)
    {
        _options = options;
        _progress = progress;
        _log = new GuardedLog(log);
        _token = token;
        _meter = new(new ProgressSlice(progress, BackupPhase.Staging, 40, options.IntoEmptyFolder ? 98 : 60));
    }

    /// <summary>Restores a backup over the live data, or into an empty folder.</summary>
    /// <param name="options">What, where to, how.</param>
    /// <param name="progress">Told how far it is; may be null.</param>
    /// <param name="log">Takes what is to be said; may be null.</param>
    /// <param name="token">Ends the restore, until old and new change places; the data is as it was then.</param>
    /// <exception cref="BackupException">Nothing was restored, for one of the reasons of <see cref="BackupErrorCode"/>. Only after RecoveryNeeded is there something left to undo.</exception>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public static RestoreResult Restore(RestoreOptions options, IProgress<BackupProgress>? progress, ILog? log, CancellationToken token) =>
        IOFailure.WhenWriting(options.Data.Path, () => new BackupRestorer(options, progress, log, token).VerifyAndRun());

    /// <summary>The same for a caller that has checked the backup in full already.</summary>
    internal static RestoreResult RestoreVerified(RestoreOptions options, VerificationReport report, IProgress<BackupProgress>? progress, ILog? log, CancellationToken token) =>
        IOFailure.WhenWriting(options.Data.Path, () => new BackupRestorer(options, progress, log, token).Run(report));

    private RestoreResult VerifyAndRun()
    {
        RestoreVerification verification = new(_options, _progress, _log, _token);
        RestoreResult? result;
        try
        {
            result = verification.Promise() is VerificationReport promise ? Run(promise, () => verification.IsWhole(promise)) : null;
        }
        catch (BackupException e) when (verification.IsBroken(e))
        {
            // Nothing has been replaced. Now it matters what else is wrong, and that it is remembered.
            VerificationReport report = verification.InFull();
            if (report.Intact)
            {
                throw;
            }
            return Run(report);
        }
        return result ?? Run(verification.InFull());
    }

    private RestoreResult Run(VerificationReport report) => Run(report, () => true)!;

    /// <summary>Null, and nothing was restored, when the backup is not what the report says.</summary>
    private RestoreResult? Run(VerificationReport report, Func<bool> isAsReported)
    {
        TimeSpan verified = report.Duration;
        Stopwatch clock = Stopwatch.StartNew();

        using RestoreLocks locks = RestoreLocks.Acquire(_options, _log, _token);
        PendingRestore.SettleLocked(_options.Data, _log);
        Task<bool> asReported = Task.Run(isAsReported);
        RestoreSelection selection;
        try
        {
            selection = Select(report);
        }
        catch when (!asReported.GetAwaiter().GetResult())
        {
            return null; // Whatever else is in the way, that it is damaged comes first.
        }
        if (!asReported.GetAwaiter().GetResult())
        {
            return null;
        }
        using RestoreWork work = RestoreWork.Begin(_options, selection.Pieces, _log);
        new StagedCopy(_options, _meter, _log, _token).Make(selection.Pieces, work);
        work.FingerprintNew();
        work.Flush();
        TimeSpan copied = clock.Elapsed;

        IReadOnlyList<LiveFingerprint> before = work.FingerprintLive();
        BackupInfo? safety = _options.IntoEmptyFolder || !work.ReplacesSomething ? null : SafetyBackup.Make(_options, report, selection, verified + copied, _progress, _log, _token);
        TimeSpan saved = clock.Elapsed;

        _token.ThrowIfCancellationRequested();
        Tell(BackupPhase.Swapping, 98);
        WarnOfGaps(selection);
        work.Swap(safety, before, _token);
        TimeSpan swapped = clock.Elapsed;
        RestoreMemory.Save(_options, selection.Items, verified + swapped, _log);
        work.Dispose();
        Tell(BackupPhase.Completed, 100);
        return Describe(report, selection, safety) with
        {
            VerifyTime = verified,
            CopyTime = copied,
            SafetyTime = saved - copied,
            SwapTime = swapped - saved,
            Duration = verified + clock.Elapsed,
        };
    }

    private RestoreSelection Select(VerificationReport report)
    {
        RestoreSelection selection = RestoreSelection.Of(_options, report.Manifest ?? ReadManifest(_options.Backup)?.Manifest, report);
        RestorePreflight.Require(_options, selection);
        return selection;
    }

    /// <summary>The manifest, and whether its seal holds; null for a safety backup of the app, which has none.</summary>
    /// <exception cref="BackupException">ManifestInvalid, AccessDenied, ReadFailed.</exception>
    internal static (Manifest Manifest, bool IsSealed)? ReadManifest(BackupInfo backup)
    {
        bool appsSafety = backup is { IsOurs: false, Kind: BackupKind.Safety } && !File.Exists(Path.Combine(backup.Path, Manifest.FileName));
        return appsSafety ? null : ManifestFile.Read(backup.Path);
    }

    private void WarnOfGaps(RestoreSelection selection)
    {
        foreach (RestoredItem item in selection.Items.Where(i => i.Reason == RestoreSelection.MissingInBackup))
        {
            _log.Warning($"{item.Item} is not in {_options.Backup.Name}. It is left as it is, and so of another time than the rest.");
        }
        foreach (string path in selection.Lost.Take(LostNamed))
        {
            _log.Verbose($"Lost in the backup: {path}");
        }
        if (selection.Lost.Count > 0)
        {
            _log.Warning($"{selection.Lost.Count} of the files and folders of {_options.Backup.Name} are lost and cannot be restored. -Verbose names them.");
        }
    }

    private void Tell(BackupPhase phase, int percent)
    {
        ProgressMeter meter = new(new ProgressSlice(_progress, phase, percent, percent));
        meter.Enter(phase);
    }

    private RestoreResult Describe(VerificationReport report, RestoreSelection selection, BackupInfo? safety)
    {
        bool hasDatabase = selection.Items.Any(i => i is { Item: DataItem.Database, Outcome: not RestoreOutcome.LeftAlone });
        return new()
        {
            Backup = _options.Backup.Name,
            Verdict = report.Verdict,
            BackupCreatedAt = _options.Backup.CreatedAt,
            BackupAge = _options.Backup.Age,
            Items = selection.Items,
            FileCount = selection.Pieces.Sum(p => p.FileCount),
            Size = selection.Pieces.Sum(p => p.Bytes),
            PatientCount = hasDatabase ? report.PatientCount : null,
            VisitCount = hasDatabase ? report.VisitCount : null,
            SafetyBackup = safety?.Name,
            SafetyBackupPath = safety?.Path,
            SafetyVerdict = safety?.Verdict,
            Duration = default,
            VerifyTime = default,
            CopyTime = default,
            SafetyTime = default,
            SwapTime = default,
            DataPath = _options.Data.Path,
            BackupPath = _options.Backup.Path,
        };
    }
}
