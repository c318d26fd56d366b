using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.Backups;

/// <summary>A live file that is to be saved. There can be tens of thousands of them, so each holds what is asked for later and no more.</summary>
/// <param name="Item">The part it belongs to.</param>
/// <param name="Root">The folder in which it was listed, or the file itself.</param>
/// <param name="BackupPath">What it is called in the backup.</param>
/// <param name="Stamp">What it was when it was listed.</param>
/// <param name="IsDatabase">True when it is saved by snapshot.</param>
internal sealed record SourceFile(DataItem Item, TreeRoot Root, string BackupPath, FileStamp Stamp, bool IsDatabase = false)
{
    /// <summary>A file that is listed by itself.</summary>
    public static SourceFile Of(DataItem item, string fullPath, string backupPath, bool isDatabase) =>
        new(item, new(fullPath, backupPath), backupPath, FileStatus.Of(fullPath).Stamp, isDatabase);

    /// <summary>A file among others.</summary>
    public static SourceFile Of(DataItem item, TreeEntry entry) => new(item, entry.Root, entry.Path, entry.Status.Stamp);

    /// <summary>Where it lies.</summary>
    public string FullPath => Root.Find(BackupPath);
}
