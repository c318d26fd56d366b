namespace DocAssist.Backup;

/// <summary>What went wrong. The names are the stable error ids that scripts see; none is ever renamed.</summary>
public enum BackupErrorCode
{
    /// <summary>No data folder was found where one was expected.</summary>
    DataFolderNotFound,

    /// <summary>The data folder has no clinic.db.</summary>
    DatabaseNotFound,

    /// <summary>The live database is damaged. What could be saved was published as evidence, marked Corrupt.</summary>
    DatabaseCorrupt,

    /// <summary>Another program holds the database locked for longer than the time-out.</summary>
    DatabaseBusy,

    /// <summary>The file is empty, encrypted, no SQLite database, or a database without patients and visits.</summary>
    NotAClinicDatabase,

    /// <summary>The backup root is not there, is no folder, or its drive is not connected.</summary>
    BackupRootUnavailable,

    /// <summary>No backup has that name.</summary>
    BackupNotFound,

    /// <summary>A check found a backup changed or incomplete, so it is not restored.</summary>
    BackupDamaged,

    /// <summary>The backup is sound but Suspect, Partial, Corrupt or Unverified: restoring it needs a decision. Or it is not Suspect and so cannot be confirmed.</summary>
    BackupNotGood,

    /// <summary>A file that was just written does not read back as it was.</summary>
    HashMismatch,

    /// <summary>The manifest of a backup is missing, unreadable, or says something that cannot be.</summary>
    ManifestInvalid,

    /// <summary>Another command is changing the same backup root.</summary>
    AnotherRunActive,

    /// <summary>The app, or another program, has the data open.</summary>
    ApplicationRunning,

    /// <summary>No program has that process id, so that its end cannot be waited for.</summary>
    ApplicationNotRunning,

    /// <summary>The current data could not be saved, so nothing was restored.</summary>
    SafetyBackupFailed,

    /// <summary>The restored data could not be put in place; everything was put back as it was.</summary>
    SwapFailed,

    /// <summary>A restore was interrupted and is not undone yet.</summary>
    RecoveryNeeded,

    /// <summary>The folder to restore to has something in it.</summary>
    DestinationNotEmpty,

    /// <summary>The volume is too full for the work, or became full.</summary>
    NotEnoughSpace,

    /// <summary>The account may not read or write a file or folder that the work needs.</summary>
    AccessDenied,

    /// <summary>The newest good backup would have been removed.</summary>
    LastGoodProtected,

    /// <summary>A backup that retention or the user wanted gone could not be removed.</summary>
    RetentionFailed,

    /// <summary>The data folder and the backup root lie inside one another.</summary>
    PathsOverlap,

    /// <summary>A path is longer than the system allows.</summary>
    PathTooLong,

    /// <summary>Reading failed: a bad sector, an unplugged disk.</summary>
    ReadFailed,

    /// <summary>Writing failed: a bad sector, an unplugged disk, too many open files.</summary>
    WriteFailed,

    /// <summary>The system could not promise that written data has reached the disk.</summary>
    FlushFailed,

    /// <summary>A configuration file, or a value for one, cannot be understood or used.</summary>
    ConfigurationInvalid,

    /// <summary>No schedule has that name.</summary>
    ScheduleNotFound,

    /// <summary>The schedule cannot be kept, by this scheduler or by any.</summary>
    ScheduleInvalid,

    /// <summary>A program that the work needs is not installed.</summary>
    ToolNotFound,

    /// <summary>A program that the work needs failed.</summary>
    ToolFailed,
}
