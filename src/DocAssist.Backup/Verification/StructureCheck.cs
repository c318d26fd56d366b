using System;
using System.Collections.Generic;
using System.Linq;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Verification;

/// <summary>Compares what lies in a backup with what its manifest says should: names, kinds and lengths.</summary>
internal static class StructureCheck
{
    public static List<VerificationIssue> Run(string folder, ManifestDetails details)
    {
        List<VerificationIssue> issues = [];
        Dictionary<string, ManifestEntry> missing = details.Files.ToDictionary(f => f.Path, StringComparer.Ordinal);
        HashSet<string> missingFolders = new(details.Folders, StringComparer.Ordinal);
        foreach (TreeEntry found in Each(folder, issues).Where(e => e.Path != Manifest.FileName))
        {
            if (missing.TryGetValue(found.Path, out ManifestEntry? entry))
            {
                missing.Remove(found.Path);
                if (CompareFile(entry, found.Status) is VerificationIssue issue)
                {
                    issues.Add(issue);
                }
            }
            else if (!missingFolders.Contains(found.Path))
            {
                issues.Add(new(VerificationIssueKind.Unexpected, found.Path, "It does not belong to the backup."));
            }
            else if (found.Status.Kind == FileKind.Folder)
            {
                missingFolders.Remove(found.Path);
            }
        }
        issues.AddRange(missing.Keys.Select(path => new VerificationIssue(VerificationIssueKind.Missing, path, "The file is missing.")));
        issues.AddRange(missingFolders.Select(path => new VerificationIssue(VerificationIssueKind.Missing, path, "The folder is missing.")));
        return issues;
    }

    /// <summary>Everything below a folder; what could not be looked at becomes an issue.</summary>
    public static IEnumerable<TreeEntry> Each(string folder, List<VerificationIssue> issues) =>
        FolderTree.Each(folder, (path, e) => issues.Add(new(VerificationIssueKind.Unreadable, path, $"It could not be read: {e.Message}")));

    private static VerificationIssue? CompareFile(ManifestEntry entry, FileStatus found) =>
        found.Kind != FileKind.File ? new(VerificationIssueKind.WrongKind, entry.Path, "It is no ordinary file any more.")
        : found.Length != entry.Length ? new(VerificationIssueKind.LengthDiffers, entry.Path, $"It has {found.Length} bytes and should have {entry.Length}.")
        : null;
}
