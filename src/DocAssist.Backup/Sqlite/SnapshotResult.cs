namespace DocAssist.Backup.Sqlite;

/// <summary>What was learned about a live database while it was copied.</summary>
/// <param name="JournalMode">"delete", "wal" or another word of SQLite: given back at restore.</param>
/// <param name="PageSize">In bytes.</param>
/// <param name="PageCount">Pages of the copy.</param>
/// <param name="Recovered">True when a program had died in the middle of a transaction, which was rolled back in the copy.</param>
public sealed record SnapshotResult(string JournalMode, int PageSize, long PageCount, bool Recovered);
