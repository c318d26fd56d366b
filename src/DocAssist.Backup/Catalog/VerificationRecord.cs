using System;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Catalog;

/// <summary>What the last check of a backup found.</summary>
/// <param name="Name">Name of the backup.</param>
/// <param name="CreatedAt">Its created_at, as written: another backup may have taken the name since.</param>
/// <param name="CheckedAtUtc">When it was checked.</param>
/// <param name="Level">"quick" or "full".</param>
/// <param name="Verdict">What it was found to be worth.</param>
/// <param name="Reason">One sentence when something was found, else null: it may not be Good for what was known when it was made.</param>
public sealed record VerificationRecord(
    string Name,
    string? CreatedAt,
    DateTime CheckedAtUtc,
    string Level,
    BackupVerdict Verdict,
    string? Reason)
{
    /// <summary>True when the backup is as it was made, but a flaw of its data was found since.</summary>
    internal bool IsFlaw => Reason is not null && Verdict != BackupVerdict.Damaged;
}
