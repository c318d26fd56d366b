using System;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Restoring;

/// <summary>One file to restore.</summary>
/// <param name="Path">In the backup, relative, with forward slashes.</param>
/// <param name="FullPath">In the backup.</param>
/// <param name="Live">Its place in the data.</param>
/// <param name="Staged">Where it is made ready.</param>
/// <param name="Length">In bytes.</param>
/// <param name="ModifiedUtc">The time it gets.</param>
/// <param name="Sha256">What its bytes must be; null where the backup has no hash or it is restored though it differs.</param>
/// <param name="Database">What the manifest says of it as a database; null for another file, or where no manifest says anything.</param>
/// <param name="IsDatabase">True for a database.</param>
internal sealed record RestoreFile(string Path, string FullPath, string Live, string Staged, long Length, DateTime ModifiedUtc, string? Sha256, ManifestDatabase? Database, bool IsDatabase);
