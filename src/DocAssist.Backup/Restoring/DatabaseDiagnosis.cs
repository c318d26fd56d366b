using System;
using System.Threading;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.Restoring;

/// <summary>Whether the clinic's database needs a repair.</summary>
public static class DatabaseDiagnosis
{
    /// <summary>Checks the database.</summary>
    /// <param name="data">The clinic's data.</param>
    /// <param name="options">How much to check.</param>
    /// <param name="patience">How long to wait for a lock that another program holds.</param>
    /// <param name="progress">Told how far it is; may be null.</param>
    /// <param name="log">Takes what is to be said.</param>
    /// <param name="token">Ends the check.</param>
    /// <exception cref="BackupException">DatabaseBusy, AccessDenied: nothing can be said of the database, so nothing must be done to it. NotEnoughSpace, WriteFailed.</exception>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public static DatabaseReport Make(DataFolder data, VerificationOptions options, TimeSpan patience, IProgress<BackupProgress>? progress, ILog log, CancellationToken token)
    {
        DatabaseReport report = DatabaseChecker.Check(data.DatabasePath, options, patience, progress, log, token);
        return report.Verdict switch
        {
            DatabaseVerdict.Busy => throw new BackupException(BackupErrorCode.DatabaseBusy, $"Another program has '{data.DatabasePath}' locked, so it cannot be checked.", "Close the DocAssist app, then try again.", data.DatabasePath),
            DatabaseVerdict.Unreadable => throw new BackupException(BackupErrorCode.AccessDenied, $"'{data.DatabasePath}' cannot be read: {string.Join(" ", report.Messages)}", "Check the rights of this account and the disk. It may be whole.", data.DatabasePath),
            _ => report,
        };
    }
}
