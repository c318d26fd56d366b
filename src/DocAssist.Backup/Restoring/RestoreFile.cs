using System;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Restoring;

/// <summary>One file to restore. Its full paths are put together when they are asked for: of tens of thousands they would be most of what a restore has in memory.</summary>
/// <param name="Root">Where it comes from and goes to.</param>
/// <param name="Path">In the backup, relative, with forward slashes.</param>
/// <param name="Length">In bytes.</param>
/// <param name="ModifiedUtc">The time it gets.</param>
/// <param name="Promised">Whose hash its bytes must have; null where the backup has no hash or it is restored though it differs.</param>
/// <param name="Database">What the manifest says of it as a database; null for another file, or where no manifest says anything.</param>
/// <param name="IsDatabase">True for a database.</param>
internal sealed record RestoreFile(RestoreRoot Root, string Path, long Length, DateTime ModifiedUtc, ManifestEntry? Promised, ManifestDatabase? Database, bool IsDatabase)
{
    /// <summary>In the backup.</summary>
    public string FullPath => RelativePath.Under(Root.Backup, Path);

    /// <summary>Its place in the data.</summary>
    public string Live => Root.Live + Root.Tail(Path);

    /// <summary>Where it is made ready.</summary>
    public string Staged => Root.Staged + Root.Tail(Path);
}
