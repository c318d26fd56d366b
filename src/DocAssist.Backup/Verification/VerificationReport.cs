using System;
using System.Collections.Generic;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;

namespace DocAssist.Backup.Verification;

/// <summary>What a check of one backup found.</summary>
public sealed record VerificationReport
{
    /// <summary>Name of the backup.</summary>
    public required string Name { get; init; }

    /// <summary>What it is worth after this check.</summary>
    public required BackupVerdict Verdict { get; init; }

    /// <summary>True when every part that was checked is as it was when the backup was made.</summary>
    public required bool Intact { get; init; }

    /// <summary>The manifest, where whoever made this report has read it, its seal holds and every file in it is there; else null.</summary>
    internal Manifest? Manifest { get; init; }

    /// <summary>How much was checked.</summary>
    public required IntegrityLevel Level { get; init; }

    /// <summary>What was found, in order of path; empty when all is well.</summary>
    public IReadOnlyList<VerificationIssue> Issues { get; init; } = [];

    /// <summary>Names of other backups in the root that share damaged files with this one, and so are damaged too.</summary>
    public IReadOnlyList<string> AlsoDamaged { get; init; } = [];

    /// <summary>Files looked at.</summary>
    public int FilesChecked { get; init; }

    /// <summary>Bytes read and hashed; 0 for a quick check.</summary>
    public long BytesHashed { get; init; }

    /// <summary>Patients in clinic.db, or null when that is not known.</summary>
    public long? PatientCount { get; init; }

    /// <summary>Visits in clinic.db, or null when that is not known.</summary>
    public long? VisitCount { get; init; }

    /// <summary>When it was checked.</summary>
    public required DateTime CheckedAtUtc { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The backup's folder.</summary>
    public required string Path { get; init; }
}
