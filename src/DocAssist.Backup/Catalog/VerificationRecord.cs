using System;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Catalog;

/// <summary>What the last check of a backup found.</summary>
/// <param name="Name">Name of the backup.</param>
/// <param name="CreatedAt">Its created_at, as written: another backup may have taken the name since.</param>
/// <param name="CheckedAtUtc">When it was checked.</param>
/// <param name="Level">"quick" or "full".</param>
/// <param name="Verdict">What it was found to be worth.</param>
/// <param name="Reason">One sentence when it was found damaged, else null.</param>
public sealed record VerificationRecord(
    string Name,
    string? CreatedAt,
    DateTime CheckedAtUtc,
    string Level,
    BackupVerdict Verdict,
    string? Reason)
{
    /// <summary>What a full check found wrong with the data itself, this one or one before it; else null.</summary>
    internal DataFlaw? Flaw { get; init; }

    /// <summary>True when the last full check found nothing wrong, this one or one before it.</summary>
    internal bool PassedInFull { get; init; }
}
