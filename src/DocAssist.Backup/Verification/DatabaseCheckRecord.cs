using System;
using DocAssist.Backup.Sqlite;

namespace DocAssist.Backup.Verification;

/// <summary>What the last check of a live database found.</summary>
/// <param name="Path">The database.</param>
/// <param name="CheckedAtUtc">When.</param>
/// <param name="Verdict">What it was found to be; never Busy, which says nothing.</param>
/// <param name="Level">How closely it was looked at.</param>
internal sealed record DatabaseCheckRecord(string Path, DateTime CheckedAtUtc, DatabaseVerdict Verdict, IntegrityLevel Level);
