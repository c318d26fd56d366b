namespace DocAssist.Backup.PowerShell.Commands;

/// <summary>Which backups to list.</summary>
public enum BackupKindFilter
{
    /// <summary>All of them.</summary>
    All,

    /// <summary>Ordinary backups.</summary>
    Backup,

    /// <summary>Those made before a restore.</summary>
    Safety,
}
