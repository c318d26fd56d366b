using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.Backups;

/// <summary>Looks at what was copied before it is published.</summary>
internal static class StagedCheck
{
    /// <summary>Everything has the length it was written with; where it was asked in full, every byte that was written is read back, unless that was done before, as with what was reused and with databases.</summary>
    /// <param name="staging">The backup in the making.</param>
    /// <param name="wrong">Paths of files that have not the length they were written with.</param>
    /// <param name="content">What was saved.</param>
    /// <param name="read">Told the bytes.</param>
    /// <param name="token">Ends the reading.</param>
    /// <exception cref="BackupException">HashMismatch.</exception>
    public static void RequireReadsBack(string staging, IReadOnlyList<string> wrong, BackupContent content, Action<long> read, CancellationToken token)
    {
        IEnumerable<VerificationIssue> issues = wrong.Select(path => new VerificationIssue(VerificationIssueKind.LengthDiffers, path, "It is not as long as it was written."));
        if (content.ReadBack is ReadBack readBack)
        {
            issues = issues.Concat(Differing(staging, content.Unread, readBack, read, token));
        }
        if (issues.FirstOrDefault() is VerificationIssue first)
        {
            throw new BackupException(BackupErrorCode.HashMismatch, $"The copy of '{first.Path}' does not read back as it was written: {first.Message}", "Check the disk of the backup root and the memory of the machine, then try again.", first.Path);
        }
    }

    private static ConcurrentBag<VerificationIssue> Differing(string staging, IReadOnlyList<ManifestEntry> entries, ReadBack readBack, Action<long> read, CancellationToken token)
    {
        ConcurrentBag<VerificationIssue> issues = [];
        TwoWorkers.Run(TwoWorkers.LargeFirst(entries, e => e.Length), Look, token);
        return issues;

        void Look(ManifestEntry entry)
        {
            string copy = RelativePath.Under(staging, entry.Path);
            VerificationIssue? issue = readBack.Knows(copy) ? Check(entry, copy) : HashCheck.Check(staging, entry, read, token);
            if (issue is not null)
            {
                issues.Add(issue);
            }
        }

        VerificationIssue? Check(ManifestEntry entry, string copy)
        {
            try
            {
                return readBack.Holds(copy, read, token) ? null : new(VerificationIssueKind.HashDiffers, entry.Path, "It has other bytes.");
            }
            catch (BackupException e)
            {
                return new(VerificationIssueKind.Unreadable, entry.Path, e.Message);
            }
        }
    }
}
