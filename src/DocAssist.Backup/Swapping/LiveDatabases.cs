using System.Collections.Generic;
using System.Linq;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Sqlite;

namespace DocAssist.Backup.Swapping;

/// <summary>Every database that the app may have open.</summary>
internal static class LiveDatabases
{
    /// <param name="data">Where the parts lie.</param>
    /// <param name="others">Further files and folders to look into.</param>
    /// <returns>Full paths of those that are there.</returns>
    /// <exception cref="BackupException">AccessDenied, ReadFailed.</exception>
    public static IReadOnlyList<string> Find(DataFolder data, IEnumerable<string> others)
    {
        List<string> found = [];
        if (IOFailure.WhenReading(data.DatabasePath, () => FileStatus.Of(data.DatabasePath).Kind) == FileKind.File)
        {
            found.Add(data.DatabasePath);
        }
        foreach (string place in others.Prepend(data.PrescriptionsPath).Prepend(data.VectorStorePath))
        {
            found.AddRange(IOFailure.WhenReading(place, () => In(place)));
        }
        return found.Distinct().ToList();
    }

    private static List<string> In(string place)
    {
        FileStatus status = FileStatus.Of(place);
        IEnumerable<TreeEntry> entries = status.Kind == FileKind.Folder
            ? FolderTree.Each(place, (_, _) => { })
            : [new(new(place, string.Empty), string.Empty, status)];
        return entries.Where(e => e.Status.Kind == FileKind.File && IsDatabase(e)).Select(e => e.FullPath).ToList();
    }

    private static bool IsDatabase(TreeEntry entry)
    {
        try
        {
            return SqliteFile.IsDatabase(entry.FullPath, entry.Status.Length);
        }
        catch (System.Exception e) when (SystemError.IsExpected(e))
        {
            // What cannot be read here cannot be saved either, and the safety backup says so.
            return false;
        }
    }
}
