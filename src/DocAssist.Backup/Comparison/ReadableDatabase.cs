namespace DocAssist.Backup.Comparison;

/// <summary>A database that may be opened as finished, or the reason why there is none.</summary>
/// <param name="Path">The file to open; null when it cannot be read.</param>
/// <param name="Problem">Why it cannot be read; null when it can.</param>
internal sealed record ReadableDatabase(string? Path, string? Problem);
