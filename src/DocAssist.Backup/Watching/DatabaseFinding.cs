using DocAssist.Backup.Verification;

namespace DocAssist.Backup.Watching;

/// <summary>What the check before the app starts has found.</summary>
/// <param name="Report">What the database is; null where it could not be checked.</param>
/// <param name="Failure">What is wrong, and what to do; null when nothing is.</param>
public sealed record DatabaseFinding(DatabaseReport? Report, BackupException? Failure)
{
    /// <summary>True when the database is damaged, foreign or gone, so that an app that is started on it would hide that or make it worse.</summary>
    public bool IsUnhealthy => Failure is not null && Report is { Verdict: not (DatabaseVerdict.Healthy or DatabaseVerdict.Busy or DatabaseVerdict.Unreadable) };

    /// <summary>The same failure where the app was to be started and was not.</summary>
    public BackupException? NotStarted => Failure is null ? null : new(
        Failure.Code,
        $"{Failure.Message} The app was not started.",
        $"{Failure.Hint} -Repair does that before the app is started; -Force starts it on the database as it is.",
        Failure.Target,
        Failure);
}
