namespace DocAssist.Backup.Manifests;

/// <summary>The content of backup_manifest.json: the app's seven keys, and what this module adds.</summary>
public sealed record Manifest
{
    /// <summary>Name of the file in a backup.</summary>
    public const string FileName = "backup_manifest.json";

    /// <summary>"created_at" as it is written: local time without an offset, or what somebody else wrote.</summary>
    public string? CreatedAt { get; init; }

    /// <summary>Rows of the table patients, or null when they could not be counted.</summary>
    public long? PatientCount { get; init; }

    /// <summary>Rows of the table visits, or null when they could not be counted.</summary>
    public long? VisitCount { get; init; }

    /// <summary>What made the backup.</summary>
    public string? AppVersion { get; init; }

    /// <summary>This module's part; null in a backup that the app made.</summary>
    public ManifestDetails? Details { get; init; }
}
