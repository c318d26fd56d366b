using DocAssist.Backup.Backups;

namespace DocAssist.Backup.Comparison;

/// <summary>One file of one side.</summary>
/// <param name="Item">The part of the data.</param>
/// <param name="Path">What it is called in a backup.</param>
/// <param name="FullPath">Where it lies.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Sha256">Known from a manifest, or null: then it is read when it matters.</param>
/// <param name="IsDatabase">True when its rows are compared instead of its bytes.</param>
internal sealed record ComparedFile(DataItem Item, string Path, string FullPath, long Length, string? Sha256, bool IsDatabase)
{
    /// <summary>Why its rows are not compared: it was damaged when it was saved. Its log may hold what it lacks, or what breaks it.</summary>
    public string? Damage { get; init; }
}
