using DocAssist.Backup.Sqlite;

namespace DocAssist.Backup.Manifests;

/// <summary>One database of a backup.</summary>
/// <param name="Path">Relative, with forward slashes.</param>
/// <param name="Length">Of the copy, in bytes.</param>
/// <param name="PageSize">In bytes.</param>
/// <param name="PageCount">Pages of the copy.</param>
/// <param name="JournalMode">Of the live database, as SQLite calls it; the copy itself is always in "delete" mode.</param>
/// <param name="Integrity">What SQLite said of the copy.</param>
/// <param name="Counts">What the copy holds.</param>
public sealed record ManifestDatabase(
    string Path,
    long Length,
    int PageSize,
    long PageCount,
    string JournalMode,
    IntegrityResult Integrity,
    SqliteCounts Counts)
{
    /// <summary>What the live file was while it was copied; null when somebody had it open for writing, or when that is not known.</summary>
    public DatabaseState? LiveFile { get; init; }
}
