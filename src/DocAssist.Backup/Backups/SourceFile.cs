using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.Backups;

/// <summary>A live file that is to be saved.</summary>
/// <param name="Item">The part it belongs to.</param>
/// <param name="Entry">The file as it was listed, under the path that it gets in the backup.</param>
/// <param name="IsDatabase">True when it is saved by snapshot.</param>
internal sealed record SourceFile(DataItem Item, TreeEntry Entry, bool IsDatabase)
{
    /// <summary>A file that is listed by itself.</summary>
    public static SourceFile Of(DataItem item, string fullPath, string backupPath, bool isDatabase) =>
        new(item, new(new(fullPath, backupPath), backupPath, FileStatus.Of(fullPath)), isDatabase);

    /// <summary>Where it lies.</summary>
    public string FullPath => Entry.FullPath;

    /// <summary>What it is called in the backup.</summary>
    public string BackupPath => Entry.Path;

    /// <summary>What it was when it was listed.</summary>
    public FileStatus Status => Entry.Status;
}
