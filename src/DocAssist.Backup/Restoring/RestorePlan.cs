using System.Collections.Generic;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Restoring;

/// <summary>What a restore would do.</summary>
/// <param name="Items">The parts: which would be restored, which left alone and why.</param>
/// <param name="Files">Files that would be restored.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="ReplacesSomething">True when there is something to save first.</param>
/// <param name="Obstacle">ApplicationRunning when the data is in use now and so could not be replaced now; null when it could.</param>
public sealed record RestorePlan(IReadOnlyList<RestoredItem> Items, int Files, long Bytes, bool ReplacesSomething, BackupException? Obstacle)
{
    /// <summary>The folder of the backup.</summary>
    internal string BackupPath { get; init; } = string.Empty;

    /// <summary>What was read of the backup, and whether its seal held; null for a safety backup of the app, which has no manifest.</summary>
    internal (Manifest Manifest, bool IsSealed)? Read { get; init; }
}
