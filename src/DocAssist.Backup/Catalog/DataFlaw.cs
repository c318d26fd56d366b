using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Catalog;

/// <summary>A flaw that the data had when a backup was made, and that only a later check found. Only another full check can take it back.</summary>
/// <param name="Verdict">Corrupt when it is the clinic's own database, else Partial.</param>
/// <param name="Reason">One sentence; it names no document, whose name may be a patient's.</param>
internal sealed record DataFlaw(BackupVerdict Verdict, string Reason)
{
    /// <summary>What a backup is worth with it: what it would have been worth had the flaw been known when it was made.</summary>
    /// <param name="verdict">What it was worth without.</param>
    public BackupVerdict Worth(BackupVerdict verdict) => verdict == BackupVerdict.Damaged ? verdict
        : Verdict == BackupVerdict.Corrupt || verdict == BackupVerdict.Good ? Verdict
        : verdict;
}
