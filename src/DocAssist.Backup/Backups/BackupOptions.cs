using System;
using System.Collections.Generic;
using System.Globalization;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Retention;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.Backups;

/// <summary>What to back up, where to, and how.</summary>
public sealed record BackupOptions
{
    /// <summary>The clinic's data.</summary>
    public required DataFolder Data { get; init; }

    /// <summary>The folder that holds backups.</summary>
    public required string BackupRoot { get; init; }

    /// <summary>True where the root is the default one: then it is made with the folders above it.</summary>
    public bool RootIsDefault { get; init; }

    /// <summary>An ordinary backup, or one before a restore.</summary>
    public BackupKind Kind { get; init; }

    /// <summary>The user's own words, or null.</summary>
    public string? Label { get; init; }

    /// <summary>How the copy is verified before it is published.</summary>
    public IntegrityLevel Verification { get; init; }

    /// <summary>Which backups stay afterwards; null removes none.</summary>
    public RetentionPolicy? Retention { get; init; }

    /// <summary>How much may be gone since the last good backup before this one is Suspect.</summary>
    public LossThresholds Loss { get; init; } = new();

    /// <summary>True to save what else lies in the data folder too.</summary>
    public bool IncludeExtra { get; init; }

    /// <summary>
    /// When no further ordinary file is copied, counted from the beginning: what is complete then is published as Partial. Databases are saved
    /// whole whatever time they take. Null for no limit.
    /// </summary>
    public TimeSpan? TimeBudget { get; init; }

    /// <summary>False to read and write every file anew; else what has not changed is taken from the last good backup.</summary>
    public bool Reuse { get; init; } = true;

    /// <summary>True to make no new backup when it can be proved that nothing has changed since the last good one.</summary>
    public bool SkipUnchanged { get; init; }

    /// <summary>Parts of which nothing may be missing: what a restore is about to replace. Without them nothing is published.</summary>
    internal IReadOnlyCollection<DataItem> MustBeWhole { get; init; } = [];

    /// <summary>
    /// The backup that a safety backup takes the same documents from: the one that is about to be restored, when of the parts that must be whole
    /// every byte was read from it just now. Null to write everything anew.
    /// </summary>
    internal BackupInfo? ReadThrough { get; init; }

    /// <summary>The manifest of that backup, whose seal holds; null to read it anew.</summary>
    internal Manifest? ReadThroughManifest { get; init; }

    /// <summary>How long to wait for another run to end, and for a lock on a database.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The present moment, with the offset that names of backups are in.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The zone of times without an offset.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>Eight characters that make the id unique.</summary>
    public required string Random { get; init; }

    /// <summary>The id of the backup: sortable by time, and unique.</summary>
    public string Id => Now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture) + "-" + Random;

    /// <summary>Name of this machine.</summary>
    public required string Host { get; init; }

    /// <summary>Version of this module.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>The system's folder for temporary files, on a disk of this machine.</summary>
    public required string ScratchParent { get; init; }
}
