namespace DocAssist.Backup.Restoring;

/// <summary>One folder to restore.</summary>
/// <param name="Live">Its place in the data.</param>
/// <param name="Staged">Where it is made ready.</param>
internal sealed record RestoreFolder(string Live, string Staged);
