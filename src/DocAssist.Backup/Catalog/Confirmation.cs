using System;

namespace DocAssist.Backup.Catalog;

/// <summary>That somebody accepted a Suspect backup as the new truth.</summary>
/// <param name="Name">Name of the backup.</param>
/// <param name="CreatedAt">Its created_at, as written: another backup may have taken the name since.</param>
/// <param name="ConfirmedAtUtc">When.</param>
/// <param name="ConfirmedBy">Who.</param>
/// <param name="Reason">Why, in their own words.</param>
internal sealed record Confirmation(string Name, string? CreatedAt, DateTime ConfirmedAtUtc, string ConfirmedBy, string Reason)
{
    public bool IsOf(string name, string? createdAt) => string.Equals(Name, name, StringComparison.Ordinal) && string.Equals(CreatedAt, createdAt, StringComparison.Ordinal);
}
