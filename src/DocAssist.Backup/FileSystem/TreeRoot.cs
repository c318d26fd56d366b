using System;

namespace DocAssist.Backup.FileSystem;

/// <summary>A folder, or a file, and what it is called in relative paths: the app may have it elsewhere and under another name than a backup.</summary>
/// <param name="FullPath">Where it lies.</param>
/// <param name="Name">Relative, with forward slashes; empty where the paths say nothing of it.</param>
internal sealed record TreeRoot(string FullPath, string Name)
{
    /// <summary>The full path of what has this relative path: of this itself, or of something below it.</summary>
    public string Find(string path)
    {
        int skipped = Name.Length == 0 ? 0 : Math.Min(Name.Length + 1, path.Length);
        return skipped == path.Length ? FullPath : RelativePath.Under(FullPath, path.Substring(skipped));
    }
}
