using System;
using System.Collections.Generic;
using System.Linq;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Verification;

/// <summary>Compares what lies in a backup with what its manifest says should: names, kinds and lengths.</summary>
internal static class StructureCheck
{
    public static List<VerificationIssue> Run(string folder, ManifestDetails details) => Run(Look(folder), details);

    /// <summary>The first half of it, for whoever reads the manifest meanwhile.</summary>
    public static FolderContent Look(string folder)
    {
        List<VerificationIssue> issues = [];
        return new(Walk(folder, issues), issues);
    }

    /// <summary>The second half.</summary>
    public static List<VerificationIssue> Run(FolderContent found, ManifestDetails details)
    {
        List<VerificationIssue> issues = found.Issues;
        Dictionary<string, TreeEntry> there = found.Entries;
        there.Remove(Manifest.FileName);
        foreach (ManifestEntry entry in details.Files)
        {
            there.TryGetValue(entry.Path, out TreeEntry? file);
            there.Remove(entry.Path);
            if (CompareFile(entry, file) is VerificationIssue issue)
            {
                issues.Add(issue);
            }
        }
        foreach (string path in details.Folders)
        {
            if (!there.TryGetValue(path, out TreeEntry? folder) || folder.Status.Kind != FileKind.Folder)
            {
                issues.Add(new(VerificationIssueKind.Missing, path, "The folder is missing."));
            }
            there.Remove(path);
        }
        issues.AddRange(there.Values.Select(extra => new VerificationIssue(VerificationIssueKind.Unexpected, extra.Path, "It does not belong to the backup.")));
        return issues;
    }

    /// <summary>Everything below a folder by relative path; what could not be looked at becomes an issue.</summary>
    public static Dictionary<string, TreeEntry> Walk(string folder, List<VerificationIssue> issues) => FolderTree
        .Walk(folder, (path, e) => issues.Add(new(VerificationIssueKind.Unreadable, path, $"It could not be read: {e.Message}")))
        .ToDictionary(e => e.Path, StringComparer.Ordinal);

    private static VerificationIssue? CompareFile(ManifestEntry entry, TreeEntry? found)
    {
        if (found is null)
        {
            return new(VerificationIssueKind.Missing, entry.Path, "The file is missing.");
        }
        if (found.Status.Kind != FileKind.File)
        {
            return new(VerificationIssueKind.WrongKind, entry.Path, "It is no ordinary file any more.");
        }
        return found.Status.Length == entry.Length
            ? null
            : new(VerificationIssueKind.LengthDiffers, entry.Path, $"It has {found.Status.Length} bytes and should have {entry.Length}.");
    }

    /// <summary>What lies in the folder of a backup.</summary>
    /// <param name="Entries">By relative path.</param>
    /// <param name="Issues">What could not be looked at.</param>
    internal sealed record FolderContent(Dictionary<string, TreeEntry> Entries, List<VerificationIssue> Issues);
}
