using System;
using System.Collections.Generic;
using DocAssist.Backup.History;

namespace DocAssist.Backup.Status;

/// <summary>How a clinic's backups stand.</summary>
public sealed record BackupStatus
{
    /// <summary>Green, Orange or Red.</summary>
    public required Health Health { get; init; }

    /// <summary>Why it is not Green, the most pressing first; empty when it is.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>Name of the newest good backup, or null.</summary>
    public string? LastGood { get; init; }

    /// <summary>How old the data in it is: since it was made, or since it was last found that nothing had changed.</summary>
    public TimeSpan? LastGoodAge { get; init; }

    /// <summary>When it was made, or when it was last found that nothing had changed since.</summary>
    public DateTime? LastGoodAtUtc { get; init; }

    /// <summary>When the last run ended, or null when none is known.</summary>
    public DateTime? LastRunAtUtc { get; init; }

    /// <summary>How it ended.</summary>
    public RunOutcome? LastRunOutcome { get; init; }

    /// <summary>The exit code that it gave.</summary>
    public int? LastRunExitCode { get; init; }

    /// <summary>When the last restore drill was held, or null.</summary>
    public DateTime? LastDrillAtUtc { get; init; }

    /// <summary>Whether it was passed.</summary>
    public bool? LastDrillPassed { get; init; }

    /// <summary>When the next run starts, or null when that is not known.</summary>
    public DateTimeOffset? NextRun { get; init; }

    /// <summary>Ordinary backups, of whatever verdict.</summary>
    public int Backups { get; init; }

    /// <summary>Of them, those that are Good.</summary>
    public int Good { get; init; }

    /// <summary>Of them, those that are Suspect.</summary>
    public int Suspect { get; init; }

    /// <summary>Of them, those that are Partial.</summary>
    public int Partial { get; init; }

    /// <summary>Of them, those that are Corrupt.</summary>
    public int Corrupt { get; init; }

    /// <summary>Of them, those that are Unverified.</summary>
    public int Unverified { get; init; }

    /// <summary>Of them, those that are Damaged.</summary>
    public int Damaged { get; init; }

    /// <summary>Backups made before a restore.</summary>
    public int Safety { get; init; }

    /// <summary>Bytes of all backups together.</summary>
    public long Size { get; init; }

    /// <summary>By how many bytes a day one backup grows, from the good ones of the last 30 days; null when they say nothing.</summary>
    public long? GrowthPerDay { get; init; }

    /// <summary>Bytes that are free on the volume of the root; null when that is not known.</summary>
    public long? FreeBytes { get; init; }

    /// <summary>Days until that volume is full if all goes on so; null when it does not fill or that is not known.</summary>
    public int? DaysUntilFull { get; init; }

    /// <summary>True when a restore was interrupted and is not undone yet.</summary>
    public bool RecoveryNeeded { get; init; }

    /// <summary>True when a backup claims to be from the future.</summary>
    public bool ClockSkew { get; init; }

    /// <summary>True when the backups lie on the volume of the data; null when that is not known.</summary>
    public bool? SameVolume { get; init; }

    /// <summary>0 for Green, 1 for Orange, 2 for Red.</summary>
    public int ExitCode => (int)Health;

    /// <summary>When this was found.</summary>
    public required DateTime CheckedAtUtc { get; init; }

    /// <summary>The data folder, or null when it is not known.</summary>
    public string? DataPath { get; init; }

    /// <summary>The backup root.</summary>
    public required string BackupRoot { get; init; }
}
