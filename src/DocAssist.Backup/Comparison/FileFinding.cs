namespace DocAssist.Backup.Comparison;

/// <summary>What became of one path.</summary>
internal enum FileFinding
{
    OnlyInBackup,
    OnlyInReference,
    Changed,
    Same,
    Unreadable,
}
