using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.Backups;

/// <summary>A live file that is to be saved.</summary>
/// <param name="Item">The part it belongs to.</param>
/// <param name="FullPath">Where it lies.</param>
/// <param name="BackupPath">What it is called in the backup.</param>
/// <param name="Status">What it was when it was listed.</param>
/// <param name="IsDatabase">True when it is saved by snapshot.</param>
internal sealed record SourceFile(DataItem Item, string FullPath, string BackupPath, FileStatus Status, bool IsDatabase);
