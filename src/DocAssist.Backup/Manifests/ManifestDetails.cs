using System;
using System.Collections.Generic;
using System.Linq;
using DocAssist.Backup.Sqlite;

namespace DocAssist.Backup.Manifests;

/// <summary>What this module adds to the app's manifest, in the object "docassist_backup".</summary>
public sealed record ManifestDetails
{
    /// <summary>The version of the format that this module writes.</summary>
    public const int CurrentSchema = 1;

    /// <summary>Version of the format.</summary>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>Unique, and sortable by time.</summary>
    public required string Id { get; init; }

    /// <summary>When the backup was begun.</summary>
    public required DateTime CreatedAtUtc { get; init; }

    /// <summary>Before it nothing of the live data was read for it; null in a backup of an older version.</summary>
    public DateTime? ReadFromUtc { get; init; }

    /// <summary>What the machine's clock was ahead of UTC then.</summary>
    public required TimeSpan UtcOffset { get; init; }

    /// <summary>Why it was made.</summary>
    public required BackupKind Kind { get; init; }

    /// <summary>The user's own words, or null.</summary>
    public string? Label { get; init; }

    /// <summary>Name of the machine.</summary>
    public required string Host { get; init; }

    /// <summary>"unix" or "windows": which names of files were possible.</summary>
    public required string Platform { get; init; }

    /// <summary>Version of this module.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>The data folder.</summary>
    public required string DataPath { get; init; }

    /// <summary>What the backup is worth, as found when it was made.</summary>
    public required BackupVerdict Verdict { get; init; }

    /// <summary>Why it is not Good; empty when it is.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>"quick" or "full": how it was verified before it was published.</summary>
    public required string Verification { get; init; }

    /// <summary>The parts of the data.</summary>
    public IReadOnlyList<ManifestItem> Items { get; init; } = [];

    /// <summary>Number of files, HOW-TO-RESTORE.txt and SHA256SUMS included.</summary>
    public required int FileCount { get; init; }

    /// <summary>Their bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>The databases.</summary>
    public IReadOnlyList<ManifestDatabase> Databases { get; init; } = [];

    /// <summary>True when something is missing, or clinic.db could not be checked: no confirmation of what was odd makes such a backup Good.</summary>
    internal bool HasGaps => Items.Any(i => i.Problems.Count > 0) || Databases.Any(d => d.Path == "clinic.db" && d.Integrity.Level == IntegrityResult.NotChecked);

    /// <summary>Every file but the manifest itself; empty when only the head of the manifest was read.</summary>
    public IReadOnlyList<ManifestEntry> Files { get; init; } = [];

    /// <summary>Every folder, empty ones too; empty when only the head of the manifest was read.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];
}
