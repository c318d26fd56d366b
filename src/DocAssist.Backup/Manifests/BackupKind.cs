namespace DocAssist.Backup.Manifests;

/// <summary>Why a backup was made.</summary>
public enum BackupKind
{
    /// <summary>An ordinary backup.</summary>
    Backup,

    /// <summary>The state just before a restore.</summary>
    Safety,
}
