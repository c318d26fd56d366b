using System;
using System.Collections.Generic;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.Restoring;

/// <summary>What a restore drill found: a backup restored to scratch, opened, counted and thrown away.</summary>
public sealed record DrillReport
{
    /// <summary>Name of the backup.</summary>
    public required string Name { get; init; }

    /// <summary>True when a restore of this backup works and gives all that it should.</summary>
    public required bool Passed { get; init; }

    /// <summary>What the backup is worth, as found by the full check.</summary>
    public required BackupVerdict Verdict { get; init; }

    /// <summary>What was found, in order of path; empty when all is well.</summary>
    public IReadOnlyList<VerificationIssue> Issues { get; init; } = [];

    /// <summary>How long a restore to an empty folder takes here, from the check to the last rename; null when nothing was restored.</summary>
    public TimeSpan? RestoreTime { get; init; }

    /// <summary>Of it, checking the backup.</summary>
    public TimeSpan VerifyTime { get; init; }

    /// <summary>Of it, copying and checking the copy.</summary>
    public TimeSpan CopyTime { get; init; }

    /// <summary>Of it, putting the copy in its place.</summary>
    public TimeSpan SwapTime { get; init; }

    /// <summary>Opening, writing to and counting every database, and opening every PDF, after the restore.</summary>
    public TimeSpan OpenTime { get; init; }

    /// <summary>Databases opened for writing.</summary>
    public int DatabaseCount { get; init; }

    /// <summary>Tables whose rows were counted and compared with the manifest.</summary>
    public int TableCount { get; init; }

    /// <summary>PDFs that begin and end as a PDF does.</summary>
    public int PdfCount { get; init; }

    /// <summary>Files restored.</summary>
    public int FileCount { get; init; }

    /// <summary>Their bytes.</summary>
    public long Size { get; init; }

    /// <summary>Patients in the restored clinic.db, or null when they could not be counted.</summary>
    public long? PatientCount { get; init; }

    /// <summary>Visits in the restored clinic.db, or null when they could not be counted.</summary>
    public long? VisitCount { get; init; }

    /// <summary>When the drill began.</summary>
    public required DateTime DrilledAtUtc { get; init; }

    /// <summary>The backup's folder.</summary>
    public required string Path { get; init; }
}
