using System;
using System.Collections.Generic;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Restoring;

/// <summary>What a restore did.</summary>
public sealed record RestoreResult
{
    /// <summary>Name of the backup that was restored.</summary>
    public required string Backup { get; init; }

    /// <summary>What it is worth, as found by the full check before.</summary>
    public required BackupVerdict Verdict { get; init; }

    /// <summary>When it was made, in local time.</summary>
    public required DateTime BackupCreatedAt { get; init; }

    /// <summary>How old the restored data is.</summary>
    public required TimeSpan BackupAge { get; init; }

    /// <summary>The parts: what was restored, and what was left alone and why.</summary>
    public required IReadOnlyList<RestoredItem> Items { get; init; }

    /// <summary>Files restored.</summary>
    public required int FileCount { get; init; }

    /// <summary>Their bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Patients in the restored clinic.db, or null when it was not restored or they could not be counted.</summary>
    public long? PatientCount { get; init; }

    /// <summary>Visits in the restored clinic.db, or null when it was not restored or they could not be counted.</summary>
    public long? VisitCount { get; init; }

    /// <summary>Name of the backup of what was there before; null when nothing was.</summary>
    public string? SafetyBackup { get; init; }

    /// <summary>Its folder.</summary>
    public string? SafetyBackupPath { get; init; }

    /// <summary>What it is worth: Corrupt when the data that was replaced was damaged.</summary>
    public BackupVerdict? SafetyVerdict { get; init; }

    /// <summary>The command that would undo the restore; null when there is nothing to go back to.</summary>
    public string? Undo { get; init; }

    /// <summary>The whole time.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Of it, checking the backup.</summary>
    public required TimeSpan VerifyTime { get; init; }

    /// <summary>Of it, copying and checking the copy.</summary>
    public required TimeSpan CopyTime { get; init; }

    /// <summary>Of it, making the safety backup.</summary>
    public required TimeSpan SafetyTime { get; init; }

    /// <summary>Of it, the moment in which old and new changed places.</summary>
    public required TimeSpan SwapTime { get; init; }

    /// <summary>The folder that holds the restored data.</summary>
    public required string DataPath { get; init; }

    /// <summary>The backup's folder.</summary>
    public required string BackupPath { get; init; }
}
