using System;
using DocAssist.Backup.Configuration;

namespace DocAssist.Backup.Status;

/// <summary>What to tell the status of.</summary>
public sealed record StatusOptions
{
    /// <summary>The backup root; it need not be there.</summary>
    public required string BackupRoot { get; init; }

    /// <summary>The clinic's data; null where only the backups are at hand.</summary>
    public DataFolder? Data { get; init; }

    /// <summary>Name of the machine whose clinic is meant: several can have a data folder of one path, and use one root.</summary>
    public required string Host { get; init; }

    /// <summary>The settings that hold.</summary>
    public BackupConfiguration Configuration { get; init; } = new();

    /// <summary>The folder of this machine for what a root could not take; may be null.</summary>
    public string? LocalState { get; init; }

    /// <summary>When the schedule starts the next run; null when there is none or it is not known.</summary>
    public DateTimeOffset? NextRun { get; init; }

    /// <summary>The present moment.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The zone of times without an offset.</summary>
    public required TimeZoneInfo Zone { get; init; }
}
