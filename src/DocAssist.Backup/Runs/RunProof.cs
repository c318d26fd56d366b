using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.History;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Restoring;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.Runs;

/// <summary>The proofs that a backup which a run has just made is fit: its restore drill and its full check.</summary>
internal sealed class RunProof
{
    private readonly RunOptions _options;
    private readonly IProgress<BackupProgress>? _progress;
    private readonly RunLog _log;
    private readonly CancellationToken _token;

    public RunProof(RunOptions options, BackupInfo made, IProgress<BackupProgress>? progress, RunLog log, CancellationToken token)
    {
        _options = options;
        Made = made;
        _progress = progress;
        _log = log;
        _token = token;
    }

    /// <summary>The backup: worth less than it was when the proof found that the data was flawed.</summary>
    public BackupInfo Made { get; private set; }

    /// <returns>False when it was not passed because of the data, or could not be held for a reason that says nothing of the backup.</returns>
    /// <exception cref="BackupException">BackupDamaged: it did not pass.</exception>
    public bool Drill()
    {
        RestoreOptions options = new()
        {
            Backup = Made,
            Data = DataFolder.At(_options.ScratchParent, "a drill"),
            SafetyRoot = Made.BackupRoot,
            Patience = _options.Patience,
            Now = Made.CreatedAtUtc,
            Zone = _options.Zone,
            Random = _options.Random,
            Host = _options.Host,
            ToolVersion = _options.ToolVersion,
            ScratchParent = _options.ScratchParent,
        };
        try
        {
            DrillReport report = RestoreDrill.Run(options, _progress, _log, _token);
            return Judge("did not pass its restore drill", report.Verdict, report.Issues);
        }
        catch (BackupException e) when (IsOfBackup(e))
        {
            throw Unread(e);
        }
        catch (BackupException e) when (ExitCodes.Of(e.Code) != ExitCodes.VerificationFailed)
        {
            // The backup is none the worse for what the folder for temporary files refuses; the status tells when drills stay away for long.
            _log.Warning($"The restore drill could not be held: {e.Message}");
            return false;
        }
    }

    /// <returns>False when it was not passed because of the data.</returns>
    /// <exception cref="BackupException">BackupDamaged: it did not pass.</exception>
    public bool Check()
    {
        VerificationOptions options = new() { Level = IntegrityLevel.Full, Now = Made.CreatedAtUtc, Zone = _options.Zone, ScratchParent = _options.ScratchParent };
        try
        {
            VerificationReport report = BackupVerifier.Verify(Made, options, _progress, _log, _token);
            return Judge("did not pass its full check", report.Verdict, report.Issues);
        }
        catch (BackupException e) when (IsOfBackup(e))
        {
            throw Unread(e);
        }
    }

    private bool Judge(string failed, BackupVerdict verdict, IReadOnlyList<VerificationIssue> issues)
    {
        if (issues.Any(i => i.IsDamage))
        {
            throw Damaged(string.Format(CultureInfo.InvariantCulture, "{0}: {1} issues, the first: {2}", failed, issues.Count, issues.First(i => i.IsDamage).Kind));
        }
        DataFlaw? flaw = FlawedDatabases.In(issues);
        if (flaw is not null)
        {
            Made = Made with { Verdict = verdict, Flaw = flaw, Reasons = [flaw.Reason, .. Made.Reasons] };
        }
        return flaw is null;
    }

    private bool IsOfBackup(BackupException e) => e.Code == BackupErrorCode.ReadFailed && e.Target.StartsWith(Made.Path, StringComparison.Ordinal);

    /// <summary>A backup that the disk does not give back a moment after it was made is none.</summary>
    private BackupException Unread(BackupException why) => Damaged($"could not be read back: {why.Message.TrimEnd('.')}", why);

    private BackupException Damaged(string what, Exception? why = null) => new(
        BackupErrorCode.BackupDamaged,
        $"{Made.Name} was made but {what}.",
        "Check the disk of the backup root and the memory of the machine, then make another backup.",
        Made.Path,
        why);
}
