using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Verification;

/// <summary>
/// Backups can share files, by hard link or by clone, and then one bad block is in all of them. Those that have a file of the same name and
/// hash are asked by reading it: by the bytes, not by what their manifests say of links.
/// </summary>
internal static class SharedDamage
{
    /// <summary>Finds the other backups in which files are rotten that were found so in one.</summary>
    /// <param name="root">The folder that holds the backups.</param>
    /// <param name="except">Name of the one that was looked at.</param>
    /// <param name="rotten">What should be in it and is not.</param>
    /// <param name="token">Looked at between files.</param>
    /// <returns>By name of the backup, in order, the paths in it.</returns>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Find(string root, string except, IReadOnlyCollection<ManifestEntry> rotten, CancellationToken token)
    {
        SortedDictionary<string, IReadOnlyList<string>> found = new(StringComparer.Ordinal);
        if (rotten.Count == 0)
        {
            return found;
        }
        Dictionary<string, string> wanted = rotten.ToDictionary(r => r.Path, r => r.Sha256, StringComparer.Ordinal);
        foreach (string folder in Folders(root).Where(f => Path.GetFileName(f) != except && BackupName.LooksLikeOne(Path.GetFileName(f)) && BackupReader.IsBackup(f)))
        {
            List<ManifestEntry> same = TryRead(folder).Where(e => wanted.TryGetValue(e.Path, out string? hash) && hash == e.Sha256).ToList();
            List<string> bad = HashCheck.Run(folder, same, _ => { }, token).Select(i => i.Path).ToList();
            if (bad.Count > 0)
            {
                found[Path.GetFileName(folder)] = bad;
            }
        }
        return found;
    }

    /// <summary>Adds to what a check of one backup found in which others the same is wrong.</summary>
    /// <param name="backup">The folder that was checked.</param>
    /// <param name="issues">What does not read back in it.</param>
    /// <param name="files">What should be in it.</param>
    /// <param name="token">Looked at between files.</param>
    public static (List<VerificationIssue> Issues, IReadOnlyList<string> Others) Name(string backup, List<VerificationIssue> issues, IReadOnlyList<ManifestEntry> files, CancellationToken token)
    {
        HashSet<string> paths = new(issues.Select(i => i.Path), StringComparer.Ordinal);
        IReadOnlyDictionary<string, IReadOnlyList<string>> shared = Find(Path.GetDirectoryName(backup)!, Path.GetFileName(backup), files.Where(f => paths.Contains(f.Path)).ToList(), token);
        List<VerificationIssue> named = issues.ConvertAll(issue => shared.Where(s => s.Value.Contains(issue.Path)).Select(s => s.Key).ToList() is { Count: > 0 } names
            ? issue with { Message = $"{issue.Message} The same is wrong in {string.Join(", ", names)}." }
            : issue);
        return (named, shared.Keys.ToList());
    }

    /// <summary>Remembers beside the backups that they are damaged. Call it under the lock of the root.</summary>
    /// <exception cref="BackupException">The record cannot be written.</exception>
    public static void Remember(string root, IEnumerable<string> names, DateTime nowUtc)
    {
        foreach (string name in names)
        {
            string? createdAt = ManifestFile.ReadHead(Path.Combine(root, name)).CreatedAt;
            VerificationRecord damaged = new(name, createdAt, nowUtc, "full", BackupVerdict.Damaged, "It shares a file with another backup, and a full check of that found the file damaged.");
            DataFlaw? flaw = VerificationRecords.Require(root).TryGetValue(name, out VerificationRecord? known) && known.CreatedAt == createdAt ? known.Flaw : null;
            VerificationRecords.Save(root, damaged with { Flaw = flaw });
        }
    }

    private static string[] Folders(string root)
    {
        try
        {
            return Directory.GetDirectories(root);
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            // What was found in the one backup stands, whoever may not see the others.
            return [];
        }
    }

    private static IReadOnlyList<ManifestEntry> TryRead(string folder)
    {
        try
        {
            return ManifestFile.Read(folder).Manifest.Details?.Files ?? [];
        }
        catch (BackupException)
        {
            // Damaged already, as the list says.
            return [];
        }
    }
}
