using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Verification;

/// <summary>Reads files back and compares their SHA-256, with two workers and large ones first.</summary>
internal static class HashCheck
{
    public static List<VerificationIssue> Run(string folder, IReadOnlyList<ManifestEntry> entries, Action<long> read, CancellationToken token)
    {
        ConcurrentBag<VerificationIssue> issues = [];
        TwoWorkers.Run(TwoWorkers.LargeFirst(entries, e => e.Length), Look, token);
        return issues.ToList();

        void Look(ManifestEntry entry)
        {
            if (Check(folder, entry, read, token) is VerificationIssue issue)
            {
                issues.Add(issue);
            }
        }
    }

    /// <summary>Null when the file is what it should be.</summary>
    public static VerificationIssue? Check(string folder, ManifestEntry entry, Action<long> read, CancellationToken token)
    {
        try
        {
            (string sha256, _) = FileCopy.Hash(RelativePath.Under(folder, entry.Path), read, token);
            return string.Equals(sha256, entry.Sha256, StringComparison.Ordinal)
                ? null
                : new(VerificationIssueKind.HashDiffers, entry.Path, $"Its SHA-256 is {sha256} and should be {entry.Sha256}.");
        }
        catch (BackupException e)
        {
            return new(VerificationIssueKind.Unreadable, entry.Path, e.Message);
        }
    }
}
