namespace DocAssist.Backup.Backups;

/// <summary>A folder of the live data.</summary>
/// <param name="Item">What it is a part of.</param>
/// <param name="Path">What it is called in a backup.</param>
internal sealed record ListedFolder(DataItem Item, string Path);
