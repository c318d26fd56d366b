using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.Backups;

/// <summary>Looks at what was copied before it is published.</summary>
internal static class StagedCheck
{
    /// <summary>Everything has the length it was written with; asked in full, every byte that was written is read back, unless that was done before, as with what was reused and with databases.</summary>
    /// <param name="staging">The backup in the making.</param>
    /// <param name="wrong">Paths of files that have not the length they were written with.</param>
    /// <param name="content">What was saved.</param>
    /// <param name="level">Full to read every byte.</param>
    /// <param name="read">Told the bytes.</param>
    /// <param name="token">Ends the reading.</param>
    /// <exception cref="BackupException">HashMismatch.</exception>
    public static void RequireReadsBack(string staging, IReadOnlyList<string> wrong, BackupContent content, IntegrityLevel level, Action<long> read, CancellationToken token)
    {
        IEnumerable<VerificationIssue> issues = wrong.Select(path => new VerificationIssue(VerificationIssueKind.LengthDiffers, path, "It is not as long as it was written."));
        if (level == IntegrityLevel.Full)
        {
            issues = issues.Concat(HashCheck.Run(staging, content.Unread, read, token));
        }
        if (issues.FirstOrDefault() is VerificationIssue first)
        {
            throw new BackupException(BackupErrorCode.HashMismatch, $"The copy of '{first.Path}' does not read back as it was written: {first.Message}", "Check the disk of the backup root and the memory of the machine, then try again.", first.Path);
        }
    }
}
