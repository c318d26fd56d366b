using DocAssist.Backup.Catalog;

namespace DocAssist.Backup.Retention;

/// <summary>What retention decided of one backup.</summary>
/// <param name="Backup">The backup.</param>
/// <param name="Keep">True when it stays.</param>
/// <param name="Reason">Why, in a few words.</param>
public sealed record RetentionDecision(BackupInfo Backup, bool Keep, string Reason);
