using System;
using System.Threading;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Verification;

/// <summary>Accepts a Suspect backup as the new truth, because somebody knows why the data has less than before.</summary>
public static class BackupConfirmer
{
    /// <summary>Remembers beside the backups that somebody vouches for one; no byte of it is changed.</summary>
    /// <param name="backup">The backup, as listed.</param>
    /// <param name="options">Who, why and when.</param>
    /// <param name="token">Ends the waiting for another command.</param>
    /// <returns>The backup as it is listed from now on.</returns>
    /// <exception cref="BackupException">BackupNotGood: it is not Suspect. BackupNotFound; AnotherRunActive, BackupRootUnavailable, AccessDenied, WriteFailed.</exception>
    public static BackupInfo Confirm(BackupInfo backup, ConfirmationOptions options, CancellationToken token)
    {
        using FolderLock rootLock = BackupRoot.Lock(backup.BackupRoot, options.Now.UtcDateTime, options.Patience, token);
        BackupInfo current = BackupCatalog.Find(backup.Path, options.Now, options.Zone);
        if (current.Verdict != BackupVerdict.Suspect)
        {
            throw NotSuspect(current);
        }
        string? createdAt = ManifestFile.ReadHead(current.Path).CreatedAt;
        Confirmations.Save(current.BackupRoot, new(current.Name, createdAt, options.Now.UtcDateTime, options.ConfirmedBy, options.Reason.Trim()));
        return BackupCatalog.Find(current.Path, options.Now, options.Zone);
    }

    private static BackupException NotSuspect(BackupInfo backup)
    {
        string why = backup.ConfirmedAtUtc is not null ? "has been confirmed already" : $"is {backup.Verdict}, and only a Suspect backup can be confirmed";
        string hint = backup.Verdict == BackupVerdict.Good ? "There is nothing to do: it counts as a good backup."
            : "What is broken or missing in a backup cannot be confirmed; make a new one with New-DocAssistBackup.";
        return new(BackupErrorCode.BackupNotGood, $"{backup.Name} {why}.", hint, backup.Path);
    }
}
