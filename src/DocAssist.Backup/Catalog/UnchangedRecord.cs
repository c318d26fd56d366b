using System;

namespace DocAssist.Backup.Catalog;

/// <summary>That the data was found to be what it is in a backup.</summary>
/// <param name="Name">Name of the backup.</param>
/// <param name="CreatedAt">Its created_at, as written: another backup may have taken the name since.</param>
/// <param name="FoundAtUtc">When that was last found.</param>
internal sealed record UnchangedRecord(string Name, string? CreatedAt, DateTime FoundAtUtc);
