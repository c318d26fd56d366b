using System;
using System.Collections.Generic;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Catalog;

/// <summary>One backup as a listing shows it.</summary>
public sealed record BackupInfo
{
    /// <summary>Name of its folder.</summary>
    public required string Name { get; init; }

    /// <summary>What it is worth.</summary>
    public required BackupVerdict Verdict { get; init; }

    /// <summary>Why it is not Good, and what else is odd; empty when there is nothing to say.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>An ordinary backup, or one made before a restore.</summary>
    public required BackupKind Kind { get; init; }

    /// <summary>The user's own words, or null.</summary>
    public string? Label { get; init; }

    /// <summary>When it was made, in local time as in its name.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>When it was made, in UTC: what order and age go by.</summary>
    public required DateTime CreatedAtUtc { get; init; }

    /// <summary>How old it was when it was listed. Negative when the clock was wrong then or is wrong now.</summary>
    public TimeSpan Age { get; init; }

    /// <summary>True when it claims to be from the future. Then it never counts as the newest.</summary>
    public bool ClockSkew { get; init; }

    /// <summary>Patients in it, or null when that is not known.</summary>
    public long? PatientCount { get; init; }

    /// <summary>Visits in it, or null when that is not known.</summary>
    public long? VisitCount { get; init; }

    /// <summary>Files in it, or null when that is not known.</summary>
    public int? FileCount { get; init; }

    /// <summary>Bytes in it, or null when that is not known.</summary>
    public long? Size { get; init; }

    /// <summary>Why retention keeps it, or that the next run removes it; null until somebody asks retention.</summary>
    public string? KeptBecause { get; init; }

    /// <summary>When it was last checked, in UTC, or null.</summary>
    public DateTime? VerifiedAtUtc { get; init; }

    /// <summary>"quick" or "full": how it was last checked, or null.</summary>
    public string? Verification { get; init; }

    /// <summary>When somebody accepted it as the new truth although it had been Suspect, in UTC, or null.</summary>
    public DateTime? ConfirmedAtUtc { get; init; }

    /// <summary>True when something of the data is missing in it.</summary>
    internal bool HasGaps { get; init; }

    /// <summary>What a full check found since of its data, as it was when it was made; else null.</summary>
    internal DataFlaw? Flaw { get; init; }

    /// <summary>True when a full check found nothing wrong with it, the last one that was made of it.</summary>
    internal bool PassedInFull { get; init; }

    /// <summary>What it is worth once somebody has vouched for what was odd about it.</summary>
    internal BackupVerdict VerdictIfConfirmed => HasGaps || Flaw is not null ? BackupVerdict.Partial : BackupVerdict.Good;

    /// <summary>When the data was last found to be just as it is in this backup, so that no new one was made, in UTC; else null.</summary>
    public DateTime? UnchangedAtUtc { get; init; }

    /// <summary>True for an ordinary backup that this module made of one clinic: those that count for its history.</summary>
    internal bool IsBackupOf(string host, string dataPath) =>
        IsOurs && Kind == BackupKind.Backup && Source == ClinicIdentity.Of(host, dataPath);

    /// <summary>Of when the data is that it holds: nothing was changed from when it was made until then.</summary>
    internal DateTime AsOfUtc => UnchangedAtUtc > CreatedAtUtc ? UnchangedAtUtc.Value : CreatedAtUtc;

    /// <summary>True when this module made it, false when the app did, or somebody else.</summary>
    public bool IsOurs { get; init; }

    /// <summary>Unique id, or null when this module did not make it.</summary>
    public string? Id { get; init; }

    /// <summary>Machine that made it, or null.</summary>
    public string? HostName { get; init; }

    /// <summary>The data folder it was made from, or null.</summary>
    public string? DataPath { get; init; }

    /// <summary>What tells one clinic's backups from another's in a root that both use.</summary>
    internal string Source => ClinicIdentity.Of(HostName, DataPath);

    /// <summary>Its folder.</summary>
    public required string Path { get; init; }

    /// <summary>The folder that holds it.</summary>
    public required string BackupRoot { get; init; }
}
