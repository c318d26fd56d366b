using System;
using System.Collections.Generic;

namespace DocAssist.Backup.Comparison;

/// <summary>In what a backup differs from the live data or from another backup. Holds counts, keys and paths, and nothing else of a patient.</summary>
public sealed record BackupComparison
{
    /// <summary>Name of the backup.</summary>
    public required string Name { get; init; }

    /// <summary>What it was compared with: "live data", or the name of the other backup.</summary>
    public required string Reference { get; init; }

    /// <summary>True when all could be compared and is the same.</summary>
    public required bool Identical { get; init; }

    /// <summary>Rows that only the backup has, of all tables that could be compared.</summary>
    public long RowsOnlyInBackup { get; init; }

    /// <summary>Rows that only the reference has.</summary>
    public long RowsOnlyInReference { get; init; }

    /// <summary>Rows that both have, with another content.</summary>
    public long RowsChanged { get; init; }

    /// <summary>Files that only the backup has.</summary>
    public long FilesOnlyInBackup { get; init; }

    /// <summary>Files that only the reference has.</summary>
    public long FilesOnlyInReference { get; init; }

    /// <summary>Files that both have, with another content.</summary>
    public long FilesChanged { get; init; }

    /// <summary>Patients that a restore would lose; null when that is not known.</summary>
    public long? PatientsOnlyInReference { get; init; }

    /// <summary>Visits that a restore would lose; null when that is not known.</summary>
    public long? VisitsOnlyInReference { get; init; }

    /// <summary>Numbers of patients (UHID) that the app would give to other patients after a restore, in their order; the first 1,000.</summary>
    public IReadOnlyList<string> ReissuedNumbers { get; init; } = [];

    /// <summary>How many such numbers there are; null when that is not known.</summary>
    public long? ReissuedCount { get; init; }

    /// <summary>Every table and every part's files that are not the same, or could not be compared.</summary>
    public IReadOnlyList<ComparisonDifference> Differences { get; init; } = [];

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The backup's folder.</summary>
    public required string BackupPath { get; init; }

    /// <summary>The folder of what it was compared with.</summary>
    public required string ReferencePath { get; init; }
}
