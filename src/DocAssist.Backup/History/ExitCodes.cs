namespace DocAssist.Backup.History;

/// <summary>The exit codes of a run. They are documented, and none ever changes its meaning.</summary>
public static class ExitCodes
{
    /// <summary>A good backup was made, or the last one is young enough.</summary>
    public const int Good = 0;

    /// <summary>Failed for another reason than those below; nothing was published.</summary>
    public const int Failed = 1;

    /// <summary>Wrong usage or configuration.</summary>
    public const int Usage = 2;

    /// <summary>A backup was published that is Partial.</summary>
    public const int Partial = 3;

    /// <summary>A backup was published that is Suspect or Corrupt.</summary>
    public const int NotTrusted = 4;

    /// <summary>The backup root is unavailable; a later run may find it.</summary>
    public const int RootUnavailable = 5;

    /// <summary>The database is locked by another program, or the data is in use.</summary>
    public const int Busy = 6;

    /// <summary>The data is missing, is not a clinic's, or is in the middle of a restore.</summary>
    public const int DataMissing = 7;

    /// <summary>What was written does not read back as it should.</summary>
    public const int VerificationFailed = 8;

    /// <summary>A good backup was made, but an old one could not be removed.</summary>
    public const int RetentionFailed = 10;

    /// <summary>Another command is changing the same root or data.</summary>
    public const int AnotherRunActive = 11;

    /// <summary>Somebody ended the run.</summary>
    public const int Cancelled = 130;

    /// <summary>The exit code of a run that failed so.</summary>
    public static int Of(BackupErrorCode code) => code switch
    {
        BackupErrorCode.PathsOverlap or BackupErrorCode.PathTooLong or BackupErrorCode.ConfigurationInvalid => Usage,
        BackupErrorCode.BackupRootUnavailable => RootUnavailable,
        BackupErrorCode.DatabaseBusy or BackupErrorCode.ApplicationRunning => Busy,
        BackupErrorCode.DataFolderNotFound or BackupErrorCode.DatabaseNotFound => DataMissing,
        BackupErrorCode.NotAClinicDatabase or BackupErrorCode.DatabaseCorrupt or BackupErrorCode.RecoveryNeeded => DataMissing,
        BackupErrorCode.HashMismatch or BackupErrorCode.BackupDamaged or BackupErrorCode.ManifestInvalid => VerificationFailed,
        BackupErrorCode.RetentionFailed => RetentionFailed,
        BackupErrorCode.AnotherRunActive => AnotherRunActive,
        _ => Failed,
    };

    /// <summary>The exit code of a run that published a backup, or had no need to.</summary>
    public static int Of(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Good or RunOutcome.Skipped => Good,
        RunOutcome.Partial => Partial,
        RunOutcome.Suspect or RunOutcome.Corrupt => NotTrusted,
        RunOutcome.Cancelled => Cancelled,
        _ => Failed,
    };
}
