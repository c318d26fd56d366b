using System;

namespace DocAssist.Backup.FileSystem;

/// <summary>What tells of a file whether it was changed, without reading it.</summary>
/// <param name="Length">In bytes.</param>
/// <param name="ModifiedUtc">Time of the last change of the content.</param>
/// <param name="ChangedUtc">When anything about it was last changed, its name and rights included; null on Windows.</param>
internal readonly record struct FileStamp(long Length, DateTime ModifiedUtc, DateTime? ChangedUtc);
