using System.Collections.Generic;
using DocAssist.Backup.Catalog;

namespace DocAssist.Backup.Retention;

/// <summary>What retention did.</summary>
/// <param name="Removed">Backups that are gone, with the reasons.</param>
/// <param name="Failures">RetentionFailed for each backup that could not be removed.</param>
public sealed record RetentionOutcome(IReadOnlyList<RetentionDecision> Removed, IReadOnlyList<BackupException> Failures)
{
    /// <summary>Nothing was done.</summary>
    public static readonly RetentionOutcome Nothing = new([], []);
}
