using System;

namespace DocAssist.Backup.Scheduling;

/// <summary>A registered schedule, flat, for scripts and views.</summary>
public sealed record ScheduleInfo
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>When it runs, in words.</summary>
    public string Schedule { get; init; } = string.Empty;

    /// <summary>Who starts it.</summary>
    public SchedulerKind Scheduler { get; init; }

    /// <summary>False when it is registered but will not run.</summary>
    public bool Enabled { get; init; }

    /// <summary>When it runs next, local time; null when the scheduler does not tell.</summary>
    public DateTime? NextRun { get; init; }

    /// <summary>When it ran last, local time; null for never, or when the scheduler keeps no record.</summary>
    public DateTime? LastRun { get; init; }

    /// <summary>The exit code of the last run.</summary>
    public int? LastResult { get; init; }

    /// <summary>What it runs.</summary>
    public string Command { get; init; } = string.Empty;

    /// <summary>Where it is registered.</summary>
    public string File { get; init; } = string.Empty;

    /// <summary>True when registering changed something; null when it was only looked at.</summary>
    public bool? Changed { get; init; }
}
