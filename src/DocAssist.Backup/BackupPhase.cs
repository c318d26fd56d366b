namespace DocAssist.Backup;

/// <summary>The part of an operation that is under way.</summary>
public enum BackupPhase
{
    /// <summary>Taking the lock, tidying up after dead runs, looking at the data and the space.</summary>
    Preparing,

    /// <summary>Taking snapshots of the databases.</summary>
    CopyingDatabases,

    /// <summary>Copying ordinary files.</summary>
    CopyingFiles,

    /// <summary>Checking what was copied, or a finished backup.</summary>
    Verifying,

    /// <summary>Waiting until the disk has everything.</summary>
    Flushing,

    /// <summary>Giving the finished backup its name.</summary>
    Publishing,

    /// <summary>Removing backups.</summary>
    Removing,

    /// <summary>Copying a backup to beside the data that it replaces, and checking the copy.</summary>
    Staging,

    /// <summary>Saving the data that is about to be replaced.</summary>
    SavingCurrentData,

    /// <summary>Exchanging the old data for the restored.</summary>
    Swapping,

    /// <summary>Comparing a backup with the live data or with another.</summary>
    Comparing,

    /// <summary>All done.</summary>
    Completed,
}
