using System;
using System.Collections.Generic;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.Restoring;

/// <summary>What a repair of the clinic's database found and did.</summary>
public sealed record RepairResult
{
    /// <summary>The database.</summary>
    public required string Database { get; init; }

    /// <summary>What it was found to be.</summary>
    public required DatabaseVerdict Verdict { get; init; }

    /// <summary>Why it was not healthy, and what else was odd.</summary>
    public IReadOnlyList<string> Messages { get; init; } = [];

    /// <summary>True when a backup of it was restored.</summary>
    public bool IsRepaired { get; init; }

    /// <summary>Name of the backup that was restored, or null.</summary>
    public string? Backup { get; init; }

    /// <summary>How old the restored data is.</summary>
    public TimeSpan? BackupAge { get; init; }

    /// <summary>Patients in the database now, or null when they could not be counted.</summary>
    public long? PatientCount { get; init; }

    /// <summary>Visits in the database now, or null when they could not be counted.</summary>
    public long? VisitCount { get; init; }

    /// <summary>Name of the backup that holds the damaged files, marked Corrupt; null when nothing was replaced.</summary>
    public string? SafetyBackup { get; init; }

    /// <summary>The command that would bring the damaged files back; null when nothing was replaced.</summary>
    public string? Undo { get; init; }

    /// <summary>The whole time.</summary>
    public TimeSpan Duration { get; init; }
}
