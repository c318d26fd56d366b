using System;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.Restoring;

/// <summary>
/// Decides whether a backup may be restored. A good one need not be read twice: each of its bytes is checked where it was copied to, beside the live
/// data, before anything is replaced; and if one is wrong, all of them are, to say what is left.
/// </summary>
internal sealed class RestoreVerification
{
    private readonly RestoreOptions _options;
    private readonly IProgress<BackupProgress>? _progress;
    private readonly ILog _log;
    private readonly CancellationToken _token;

    public RestoreVerification(RestoreOptions options, IProgress<BackupProgress>? progress, ILog log, CancellationToken token)
    {
        _options = options;
        _progress = progress;
        _log = log;
        _token = token;
    }

    private BackupInfo Backup => _options.Backup;

    /// <summary>What a good backup promises to be, when its manifest is as it was written; else null.</summary>
    public VerificationReport? Promise()
    {
        if (Backup is not { IsOurs: true, Verdict: BackupVerdict.Good } || (!Backup.PassedInFull && (_options.CheckInFull || IsAnotherFlawed())))
        {
            return null;
        }
        Stopwatch clock = Stopwatch.StartNew();
        new ProgressMeter(new ProgressSlice(_progress, BackupPhase.Verifying, 0, 40)).Enter(BackupPhase.Verifying);
        try
        {
            (Manifest manifest, bool isSealed) = (_options.Plan?.BackupPath == Backup.Path ? _options.Plan.Read : null) ?? ManifestFile.Read(Backup.Path);
            bool isSound = isSealed && manifest.Details is ManifestDetails details && details.Databases.All(d => d.Integrity.Sound);
            return isSound ? Describe(manifest) with { Duration = clock.Elapsed } : null;
        }
        catch (BackupException)
        {
            return null; // The full check says it better.
        }
    }

    /// <summary>True when every file that is promised is there and as long as it should be, and nothing else is.</summary>
    public bool IsWhole(VerificationReport promise)
    {
        try
        {
            return IOFailure.WhenReading(Backup.Path, () => StructureCheck.Run(Backup.Path, promise.Manifest!.Details!)).Count == 0;
        }
        catch (BackupException)
        {
            return false; // The full check says it better.
        }
    }

    /// <summary>True when a full check has found the clinic's database flawed in a backup of this root: one that was only checked quickly may have the same.</summary>
    private bool IsAnotherFlawed() => VerificationRecords.Read(Backup.BackupRoot).Values.Any(r => r.Flaw?.Verdict == BackupVerdict.Corrupt);

    /// <summary>True when a promise was not kept.</summary>
    public bool IsBroken(BackupException e) => e.Code is BackupErrorCode.BackupDamaged or BackupErrorCode.HashMismatch
        || (e.Code is BackupErrorCode.ReadFailed or BackupErrorCode.AccessDenied && e.Target is string target && PathRelation.IsSameOrInside(target, Backup.Path));

    /// <summary>Checks the whole backup and remembers what was found.</summary>
    /// <exception cref="BackupException">BackupDamaged, BackupNotGood: it is not to be restored. BackupNotFound.</exception>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public VerificationReport InFull()
    {
        VerificationOptions options = new()
        {
            Level = IntegrityLevel.Full,
            Now = _options.Now,
            Zone = _options.Zone,
            ScratchParent = _options.ScratchParent,
            PatienceForRecord = _options.Patience,
        };
        VerificationReport report = BackupVerifier.Verify(Backup, options, new ProgressSlice(_progress, BackupPhase.Verifying, 0, 40), _log, _token);
        string why = string.Join(" ", report.Issues.Where(i => i.CostsTheVerdict).Take(3).Select(i => i.ToString()).Concat(report.Intact ? Backup.Reasons : []).Select(said => said.TrimEnd(' ', '.') + "."));
        if (report.Verdict == BackupVerdict.Good)
        {
            return report;
        }
        if (!_options.Force || report.Issues.Any(i => i.Kind == VerificationIssueKind.ManifestInvalid) || IsNews(report))
        {
            throw report.Verdict == BackupVerdict.Damaged
                ? new(BackupErrorCode.BackupDamaged, $"{Backup.Name} is damaged, so nothing was restored. {why}", "Use another backup. To restore what is left of this one, now that it is listed as Damaged, use -Force, or restore by hand as HOW-TO-RESTORE.txt in it says.", Backup.Path)
                : new BackupException(BackupErrorCode.BackupNotGood, $"{Backup.Name} is {report.Verdict}, so nothing was restored. {why}", "Use a Good backup, or this one, now that it is known for what it is, with -Force if it is the one that is wanted.", Backup.Path);
        }
        _log.Warning($"{Backup.Name} is {report.Verdict} and is restored because of -Force. {why}");
        return report;
    }

    /// <summary>
    /// True when nobody could know of the damage, or of the flaw of the data, before: who forces the restore of a backup that is listed as Good does not ask for half of it. From now
    /// on it is listed as Damaged; where that could not be remembered, as on a read-only medium, insisting must do.
    /// </summary>
    private bool IsNews(VerificationReport report) => report.Verdict is BackupVerdict.Damaged or BackupVerdict.Corrupt
        && Backup.Verdict != report.Verdict
        && Backup.Verdict != BackupVerdict.Damaged
        && BackupCatalog.Find(Backup.Path, _options.Now, _options.Zone).Verdict == report.Verdict;

    private VerificationReport Describe(Manifest manifest) => new()
    {
        Name = Backup.Name,
        Path = Backup.Path,
        Level = IntegrityLevel.Quick,
        Verdict = Backup.Verdict,
        Intact = true,
        CheckedAtUtc = _options.Now.UtcDateTime,
        Manifest = manifest,
        PatientCount = manifest.PatientCount,
        VisitCount = manifest.VisitCount,
    };
}
