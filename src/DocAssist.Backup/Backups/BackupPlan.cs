using System.Collections.Generic;
using DocAssist.Backup.Retention;

namespace DocAssist.Backup.Backups;

/// <summary>What a run would do.</summary>
/// <param name="Files">Files that would be saved.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Removals">What retention would remove afterwards, if the backup turns out Good.</param>
public sealed record BackupPlan(int Files, long Bytes, IReadOnlyList<RetentionDecision> Removals);
