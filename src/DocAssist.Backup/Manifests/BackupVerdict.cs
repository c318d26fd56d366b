namespace DocAssist.Backup.Manifests;

/// <summary>What a backup is worth. Only Good counts for retention, status and the choice of a restore.</summary>
public enum BackupVerdict
{
    /// <summary>Made by this module, verified, nothing odd; or made by the app and verified since.</summary>
    Good,

    /// <summary>The bytes are right, but the data lost rows or files.</summary>
    Suspect,

    /// <summary>The databases are good, but something else is missing or could not be read.</summary>
    Partial,

    /// <summary>The live database was already damaged: kept as evidence.</summary>
    Corrupt,

    /// <summary>Made by the app, which keeps no hashes, and not verified yet.</summary>
    Unverified,

    /// <summary>The manifest is missing or unreadable, or a check found bytes wrong.</summary>
    Damaged,
}
