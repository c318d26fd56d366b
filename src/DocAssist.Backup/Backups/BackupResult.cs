using DocAssist.Backup.Catalog;
using DocAssist.Backup.Retention;

namespace DocAssist.Backup.Backups;

/// <summary>What a backup run brought.</summary>
/// <param name="Backup">The published backup; the last good one where no new one was needed.</param>
/// <param name="Problem">DatabaseCorrupt when the backup is only evidence of a damaged database; else null.</param>
/// <param name="Retention">What retention did afterwards.</param>
public sealed record BackupResult(BackupInfo Backup, BackupException? Problem, RetentionOutcome Retention)
{
    /// <summary>True when nothing has changed since it was made: no new backup was made, and it is the last good one.</summary>
    public bool IsUnchanged { get; init; }
}
