namespace DocAssist.Backup.Restoring;

/// <summary>What the paths of a piece and of all that is in it begin with.</summary>
/// <param name="Backup">The folder of the backup.</param>
/// <param name="Live">The place of the piece in the data.</param>
/// <param name="Staged">Where it is made ready.</param>
internal sealed record RestoreRoot(string Backup, string Live, string Staged);
