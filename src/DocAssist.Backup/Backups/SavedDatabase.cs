using System.Collections.Generic;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Backups;

/// <summary>A database that was saved.</summary>
/// <param name="Files">The copy; with the side files where the bytes of a damaged database were kept as they were.</param>
/// <param name="Database">What was learned about it.</param>
internal sealed record SavedDatabase(IReadOnlyList<ManifestEntry> Files, ManifestDatabase Database)
{
    /// <summary>True when its hash was taken by reading the copy.</summary>
    public bool IsReadBack { get; init; }
}
