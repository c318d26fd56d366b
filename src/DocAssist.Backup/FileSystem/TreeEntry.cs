namespace DocAssist.Backup.FileSystem;

/// <summary>One name in a folder, or below it.</summary>
/// <param name="Root">The folder.</param>
/// <param name="Path">Relative, with forward slashes; begins with what the folder is called.</param>
/// <param name="Status">What it is.</param>
internal sealed record TreeEntry(TreeRoot Root, string Path, FileStatus Status)
{
    /// <summary>Put together when it is asked for: of tens of thousands of entries it would be most of what they keep in memory.</summary>
    public string FullPath => Root.Find(Path);
}
