using System;
using System.Collections.Generic;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;

namespace DocAssist.Backup.Restoring;

/// <summary>What to restore, where to, and how.</summary>
public sealed record RestoreOptions
{
    /// <summary>The backup, as listed.</summary>
    public required BackupInfo Backup { get; init; }

    /// <summary>The data that is replaced; or the empty folder that is filled.</summary>
    public required DataFolder Data { get; init; }

    /// <summary>True to fill an empty folder: then nothing is replaced, and there is no safety backup.</summary>
    public bool IntoEmptyFolder { get; init; }

    /// <summary>The parts to restore; null for all that the backup has.</summary>
    public IReadOnlyCollection<DataItem>? Items { get; init; }

    /// <summary>What was planned for this backup, and shown to whoever was asked: its manifest is not read again. Null where nothing was planned.</summary>
    public RestorePlan? Plan { get; init; }

    /// <summary>True to restore a backup that is not Good.</summary>
    public bool Force { get; init; }

    /// <summary>True to have SQLite check a good backup in full before it is restored; else only where a full check has found another one flawed.</summary>
    public bool CheckInFull { get; init; }

    /// <summary>Where the safety backup goes.</summary>
    public required string SafetyRoot { get; init; }

    /// <summary>How long to wait for another command to end.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The present moment, with the offset that names of backups are in.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The zone of times without an offset.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>Eight characters that make ids unique.</summary>
    public required string Random { get; init; }

    /// <summary>Name of this machine.</summary>
    public required string Host { get; init; }

    /// <summary>Version of this module.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>The system's folder for temporary files, on a disk of this machine.</summary>
    public required string ScratchParent { get; init; }
}
