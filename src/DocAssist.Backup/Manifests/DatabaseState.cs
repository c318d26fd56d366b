using System;

namespace DocAssist.Backup.Manifests;

/// <summary>
/// A live database that nobody was writing to: no content in its log or journal. While all of this is the same, so is what the database holds.
/// The change counter in the header alone would prove nothing: it need not move in WAL mode.
/// </summary>
/// <param name="Length">Of the live file, in bytes.</param>
/// <param name="ModifiedUtc">Time of the last change of its content.</param>
/// <param name="ChangedUtc">Time of the last change of anything about it, which no program can set; null on Windows.</param>
/// <param name="HeaderSha256">SHA-256 of its first 100 bytes, which hold the change counter, as 64 lower-case hexadecimal digits.</param>
public sealed record DatabaseState(long Length, DateTime ModifiedUtc, DateTime? ChangedUtc, string HeaderSha256);
