using System.Management.Automation;

namespace DocAssist.Backup.PowerShell;

/// <summary>The only place where a failure of the engine becomes an error of PowerShell.</summary>
internal static class ErrorRecords
{
    /// <summary>The id is the code, the message says what happened, the recommended action what to do.</summary>
    public static ErrorRecord From(BackupException failure) => new(failure, failure.Code.ToString(), Category(failure.Code), failure.Target)
    {
        ErrorDetails = new(failure.Message) { RecommendedAction = failure.Hint },
    };

    private static ErrorCategory Category(BackupErrorCode code) => code switch
    {
        BackupErrorCode.DataFolderNotFound or BackupErrorCode.DatabaseNotFound or BackupErrorCode.BackupNotFound => ErrorCategory.ObjectNotFound,
        BackupErrorCode.ScheduleNotFound or BackupErrorCode.ApplicationNotRunning => ErrorCategory.ObjectNotFound,
        BackupErrorCode.ScheduleInvalid => ErrorCategory.InvalidArgument,
        BackupErrorCode.ToolNotFound => ErrorCategory.NotInstalled,
        BackupErrorCode.ToolFailed => ErrorCategory.InvalidResult,
        BackupErrorCode.DatabaseCorrupt or BackupErrorCode.NotAClinicDatabase or BackupErrorCode.ManifestInvalid or BackupErrorCode.HashMismatch or BackupErrorCode.BackupDamaged => ErrorCategory.InvalidData,
        BackupErrorCode.DatabaseBusy or BackupErrorCode.AnotherRunActive or BackupErrorCode.ApplicationRunning => ErrorCategory.ResourceBusy,
        BackupErrorCode.BackupRootUnavailable => ErrorCategory.ResourceUnavailable,
        BackupErrorCode.NotEnoughSpace => ErrorCategory.LimitsExceeded,
        BackupErrorCode.AccessDenied => ErrorCategory.PermissionDenied,
        BackupErrorCode.LastGoodProtected or BackupErrorCode.BackupNotGood or BackupErrorCode.RecoveryNeeded => ErrorCategory.InvalidOperation,
        BackupErrorCode.PathsOverlap or BackupErrorCode.PathTooLong or BackupErrorCode.DestinationNotEmpty or BackupErrorCode.ConfigurationInvalid => ErrorCategory.InvalidArgument,
        BackupErrorCode.ReadFailed => ErrorCategory.ReadError,
        BackupErrorCode.SafetyBackupFailed => ErrorCategory.OperationStopped,
        _ => ErrorCategory.WriteError,
    };
}
