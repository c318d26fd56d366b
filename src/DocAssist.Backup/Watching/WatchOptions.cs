using System;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Runs;

namespace DocAssist.Backup.Watching;

/// <summary>Which app is watched, and what is done when it has closed.</summary>
public sealed record WatchOptions
{
    /// <summary>The app.</summary>
    public required WatchedApplication Application { get; init; }

    /// <summary>The data that it works on.</summary>
    public required DataFolder Data { get; init; }

    /// <summary>Gives the options of a run that begins now: between two closes the settings may have changed.</summary>
    public required Func<RunOptions> Run { get; init; }

    /// <summary>True to end with the backup of the first close. Watching a program by its number ends then in any case.</summary>
    public bool Once { get; init; }

    /// <summary>The time of a backup; null for the one of the settings.</summary>
    public TimeSpan? TimeBudget { get; init; }

    /// <summary>What must lie between two good backups; null for what the settings say.</summary>
    public TimeSpan? MinInterval { get; init; }

    /// <summary>What lies between two looks at the app and at the data.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The databases are quiet when nobody has had them open and nothing in them has changed for so long.</summary>
    public TimeSpan QuietFor { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// After so long another backup follows one whose root was away, whose data or root was busy, or during which the databases were written to; then
    /// after twice as long, and so on up to an hour.
    /// </summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>After so long the backup is made although they are not quiet.</summary>
    public TimeSpan QuietPatience { get; init; } = TimeSpan.FromSeconds(60);
}
