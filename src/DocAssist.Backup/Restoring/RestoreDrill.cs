using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.Restoring;

/// <summary>
/// The proof that a backup can be restored: it is. To scratch, by the very code of a restore; then every database is opened and written to as the app
/// would, its rows are counted, every PDF is looked into, and all is thrown away.
/// </summary>
public static class RestoreDrill
{
    private static readonly TimeSpan s_patienceForRecord = TimeSpan.FromSeconds(5);

    /// <summary>Drills one backup and remembers the result beside the backups.</summary>
    /// <param name="options">The backup; its data folder and safety root do not matter.</param>
    /// <param name="progress">Told how far it is; may be null.</param>
    /// <param name="log">Takes what is to be said.</param>
    /// <param name="token">Ends the drill.</param>
    /// <exception cref="BackupException">The drill could not be held: BackupNotFound, NotEnoughSpace, AnotherRunActive, WriteFailed. What is wrong with the backup is in the report.</exception>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public static DrillReport Run(RestoreOptions options, IProgress<BackupProgress>? progress, ILog? log, CancellationToken token)
    {
        GuardedLog guarded = new(log);
        BackupInfo backup = options.Backup;
        VerificationOptions checking = new() { Level = IntegrityLevel.Full, Now = options.Now, Zone = options.Zone, ScratchParent = options.ScratchParent };
        VerificationReport verified = BackupVerifier.Verify(backup, checking, new ProgressSlice(progress, BackupPhase.Verifying, 0, 40), guarded, token);
        DrillReport report = new()
        {
            Name = backup.Name,
            Passed = false,
            Verdict = verified.Verdict,
            Issues = verified.Issues,
            VerifyTime = verified.Duration,
            DrilledAtUtc = options.Now.UtcDateTime,
            Path = backup.Path,
        };
        if (verified.Intact && !verified.Issues.Any(i => i.IsFlaw))
        {
            using ScratchFolder scratch = new(options.ScratchParent, guarded);
            report = RestoreAndOpen(report, verified, options, scratch.Path, progress, guarded, token);
        }
        Remember(report, options, guarded, token);
        return report;
    }

    private static DrillReport RestoreAndOpen(DrillReport report, VerificationReport verified, RestoreOptions options, string scratch, IProgress<BackupProgress>? progress, ILog log, CancellationToken token)
    {
        DataFolder restored = DataFolder.At(Path.Combine(scratch, "restored"), "a drill");
        RestoreOptions drill = options with { Data = restored, IntoEmptyFolder = true, Items = null, Force = true };
        RestoreResult result = BackupRestorer.RestoreVerified(drill, verified, progress, log, token);
        Stopwatch clock = Stopwatch.StartNew();
        Manifest? manifest = BackupRestorer.ReadManifest(options.Backup)?.Manifest;
        DrilledFolder opened = DrilledFolder.Open(restored.Path, manifest?.Details, token);
        return report with
        {
            Passed = !opened.Issues.Concat(report.Issues).Any(i => i.CostsTheVerdict),
            Issues = report.Issues.Concat(opened.Issues).OrderBy(i => i.Path, StringComparer.Ordinal).ToList(),
            RestoreTime = result.Duration,
            CopyTime = result.CopyTime,
            SwapTime = result.SwapTime,
            OpenTime = clock.Elapsed,
            DatabaseCount = opened.Databases,
            TableCount = opened.Tables,
            PdfCount = opened.Pdfs,
            FileCount = result.FileCount,
            Size = result.Size,
            PatientCount = opened.Clinic.Rows("patients"),
            VisitCount = opened.Clinic.Rows("visits"),
        };
    }

    private static void Remember(DrillReport report, RestoreOptions options, ILog log, CancellationToken token)
    {
        try
        {
            BackupInfo backup = options.Backup;
            using FolderLock rootLock = BackupRoot.Lock(backup.BackupRoot, options.Now.UtcDateTime, s_patienceForRecord, token);
            DrillRecords.Save(backup.BackupRoot, new(backup.HostName, backup.DataPath, report.Name, report.DrilledAtUtc, report.Passed, report.RestoreTime ?? TimeSpan.Zero));
        }
        catch (BackupException e)
        {
            // As after a check: the report stands, only the memory of it is lost.
            log.Verbose($"The drill could not be remembered beside the backups: {e.Message}");
        }
    }
}
