using System;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;

namespace DocAssist.Backup.Comparison;

/// <summary>What is compared with what.</summary>
public sealed record ComparisonOptions
{
    /// <summary>The backup, as listed.</summary>
    public required BackupInfo Backup { get; init; }

    /// <summary>Another backup to compare it with; null for the live data.</summary>
    public BackupInfo? Reference { get; init; }

    /// <summary>Where the live data lies; may be null when there is a reference.</summary>
    public DataFolder? Data { get; init; }

    /// <summary>The backup root: never entered, in case it lies in the data folder.</summary>
    public required string BackupRoot { get; init; }

    /// <summary>True to list the primary keys of rows and the paths of files that differ.</summary>
    public bool Detailed { get; init; }

    /// <summary>How long to wait for locks that another program holds on the live databases.</summary>
    public TimeSpan Patience { get; init; }

    /// <summary>The present moment; the app puts its year into the numbers that it gives to patients.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>A folder on a disk of this machine, for snapshots of the live databases.</summary>
    public required string ScratchParent { get; init; }
}
