using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Backups;

/// <summary>
/// Sees to it that everything lies in the backup under its very name. Volumes change names, or take two for one: capitals (exFAT, NTFS), dots and
/// blanks at the end (FAT), accents (HFS+). What one has changed would be missing in every check and every restore.
/// </summary>
internal static class StagedNames
{
    private const string Refused = "has a name that the volume of the backup root does not keep, or cannot tell from another";

    /// <summary>Makes the folders of a listing, and takes those out of it that did not get their name.</summary>
    /// <exception cref="BackupException">NotEnoughSpace, AccessDenied, WriteFailed, PathTooLong, ReadFailed.</exception>
    public static void MakeFolders(DataListing listing, string staging)
    {
        LeaveThoseWithout(f => TryMake(RelativePath.Under(staging, f.Path)), listing);
        HashSet<string> there = new(Each(staging).Where(e => e.Status.Kind == FileKind.Folder).Select(e => e.Path), StringComparer.Ordinal);
        LeaveThoseWithout(f => there.Contains(f.Path), listing);
        there.ExceptWith(listing.Folders.Select(f => f.Path));
        foreach (string changed in there.OrderByDescending(p => p.Length).Select(p => RelativePath.Under(staging, p)))
        {
            Discard(changed);
        }
    }

    /// <summary>Takes files out that did not get their name, and what is left of those that were given up.</summary>
    /// <returns>The paths of files that are not as long as they were written.</returns>
    /// <exception cref="BackupException">AccessDenied, ReadFailed, WriteFailed.</exception>
    public static IReadOnlyList<string> Keep(string staging, BackupContent content)
    {
        ManifestEntries wanted = content.Files;
        bool[] seen = new bool[wanted.Count];
        List<string> left = [];
        List<string> wrong = [];
        foreach (TreeEntry entry in Each(staging).Where(e => e.Status.Kind == FileKind.File))
        {
            int at = wanted.IndexOf(entry.Path);
            if (at < 0)
            {
                left.Add(entry.FullPath);
                continue;
            }
            seen[at] = true;
            if (entry.Status.Length != wanted.LengthAt(at))
            {
                wrong.Add(entry.Path);
            }
        }
        foreach (string path in Enumerable.Range(0, wanted.Count).Where(at => !seen[at]).Select(at => wanted[at].Path))
        {
            string copy = RelativePath.Under(staging, path);
            if (IOFailure.WhenReading(copy, () => FileStatus.Of(copy).Kind) != FileKind.File)
            {
                wrong.Add(path);
                continue;
            }
            left.Add(copy);
            content.GiveUp(path, Refused);
        }
        foreach (string path in left)
        {
            IOFailure.WhenWriting(path, () => File.Delete(path));
        }
        return wrong;
    }

    /// <summary>Why a file that could not be made is no fault of the disk, to be read behind its path; else null.</summary>
    public static string? WhyNot(BackupException failure)
    {
        // Some drivers say of a name that they do not take that it is not there.
        bool isRefused = failure.InnerException is Exception e
            && (SystemError.IsNameRefused(e) || (SystemError.IsMissing(e) && Directory.Exists(Path.GetDirectoryName(failure.Target))));
        return isRefused ? Refused : null;
    }

    private static void LeaveThoseWithout(Func<ListedFolder, bool> name, DataListing listing)
    {
        List<string> left = [];
        foreach (ListedFolder folder in listing.Folders.OrderBy(f => f.Path.Length).ToList())
        {
            if (!left.Exists(l => folder.Path.StartsWith(l, StringComparison.Ordinal)) && !name(folder))
            {
                listing.Leave(folder, Refused);
                left.Add(folder.Path + "/");
            }
        }
    }

    private static bool TryMake(string folder)
    {
        try
        {
            DurableFolder.CreateIfMissing(folder);
            return true;
        }
        catch (BackupException e) when (WhyNot(e) is not null)
        {
            return false;
        }
    }

    /// <summary>What others put there in the same moment, as some network drives do, is no matter of ours.</summary>
    private static void Discard(string folder)
    {
        try
        {
            Directory.Delete(folder);
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            // A check of the backup tells of it.
        }
    }

    /// <summary>What cannot be looked at is missed where it should be something.</summary>
    private static IEnumerable<TreeEntry> Each(string staging) => FolderTree.Each(staging, (_, _) => { });
}
