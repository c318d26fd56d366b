namespace DocAssist.Backup.FileSystem;

/// <summary>One name below a folder.</summary>
/// <param name="Path">Relative to the folder, with forward slashes.</param>
/// <param name="FullPath">The whole path.</param>
/// <param name="Status">What it is.</param>
internal sealed record TreeEntry(string Path, string FullPath, FileStatus Status);
