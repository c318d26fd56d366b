using System;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Runs;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.Watching;

/// <summary>Looks at the database before the app works with it. What is wrong is kept in the history, so that the status tells of it too.</summary>
public static class StartCheck
{
    /// <summary>Checks the database.</summary>
    /// <param name="data">The clinic's data.</param>
    /// <param name="run">Where backups and the history are.</param>
    /// <param name="progress">Told how far it is; may be null.</param>
    /// <param name="log">Takes what is to be said; may be null.</param>
    /// <param name="token">Ends the check.</param>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public static DatabaseFinding Run(DataFolder data, RunOptions run, IProgress<BackupProgress>? progress, ILog? log, CancellationToken token)
    {
        DatabaseReport report;
        try
        {
            VerificationOptions options = new() { Now = run.Now, Zone = run.Zone, ScratchParent = run.ScratchParent };
            report = DatabaseChecker.Check(data.DatabasePath, options, run.Patience, progress, log, token);
        }
        catch (BackupException e)
        {
            // There is no room for the copy that is checked: that says nothing of the database.
            return new(null, e);
        }
        DatabaseFinding finding = new(report, Judge(report, NewestGood(data, run)));
        if (finding.IsUnhealthy)
        {
            BackupRun.Run(run with { DataPath = data.Path, Problem = finding.Failure }, null, null, CancellationToken.None);
        }
        return finding;
    }

    /// <summary>What is to be said of a database; null when it is well. Pure.</summary>
    /// <param name="report">What the check found.</param>
    /// <param name="newestGood">Name of the backup to restore from, or null.</param>
    internal static BackupException? Judge(DatabaseReport report, string? newestGood)
    {
        string hint = newestGood is null
            ? "Keep the file as it is and ask for help; no good backup of it is known here."
            : $"Restore {newestGood}, the newest good backup, with Repair-DocAssistDatabase.";
        string why = string.Join(" ", report.Messages.Select(Sentence));
        return report.Verdict switch
        {
            DatabaseVerdict.Healthy or DatabaseVerdict.Busy => null,
            // A clinic that has never been backed up may be new, and then the app makes the database.
            DatabaseVerdict.Missing when newestGood is null => null,
            DatabaseVerdict.Missing => new(BackupErrorCode.DatabaseNotFound, $"The database '{report.Path}' is gone, though there are backups of it.", hint, report.Path),
            DatabaseVerdict.Corrupt => new(BackupErrorCode.DatabaseCorrupt, $"The database '{report.Path}' is damaged. {why}".TrimEnd(), hint, report.Path),
            DatabaseVerdict.Unreadable => new(BackupErrorCode.AccessDenied, $"The database '{report.Path}' cannot be read. {why}".TrimEnd(), "Check the rights of this account and the disk. It may be whole.", report.Path),
            _ => new(BackupErrorCode.NotAClinicDatabase, $"The database '{report.Path}' is none of a clinic ({report.Verdict}). {why}".TrimEnd(), hint, report.Path),
        };
    }

    /// <summary>What SQLite says of damage is none.</summary>
    private static string Sentence(string message) =>
        message.Length == 0 ? message : char.ToUpperInvariant(message[0]) + message.Substring(1).TrimEnd('.') + ".";

    private static string? NewestGood(DataFolder data, RunOptions run)
    {
        try
        {
            string root = DataFolderLocator.FindRoot(run.BackupRoot, run.Environment).Root;
            return BackupCatalog.NewestGoodOf(BackupCatalog.List(root, run.Now, run.Zone), data.Path, run.Host)?.Name;
        }
        catch (BackupException)
        {
            // The root is away; what is said of the database stands without it.
            return null;
        }
    }
}
