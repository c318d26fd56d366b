using System;
using System.Globalization;
using System.IO;
using System.Text;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Sqlite;

namespace DocAssist.Backup.Swapping;

/// <summary>Tells whether a file, a database with its side files, or a folder with all in it was changed, without reading any of it.</summary>
internal static class Fingerprint
{
    /// <exception cref="IOException">Something could not be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">Something may not be looked at.</exception>
    public static string Of(string path)
    {
        StringBuilder text = new();
        FileStatus status = FileStatus.Of(path);
        Add(text, string.Empty, status);
        foreach (string side in SqliteFile.SideFiles(path))
        {
            Add(text, side.Substring(path.Length), FileStatus.Of(side));
        }
        if (status.Kind == FileKind.Folder)
        {
            foreach (TreeEntry entry in FolderTree.Walk(path, (_, e) => throw e))
            {
                Add(text, entry.Path, entry.Status);
            }
        }
        return Polyfills.Sha256(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void Add(StringBuilder text, string path, FileStatus status)
    {
        // The index of a write-ahead log holds no data, and an empty log neither: whoever only reads may make them.
        bool holdsNothing = path.EndsWith("-shm", StringComparison.Ordinal) || (path.EndsWith("-wal", StringComparison.Ordinal) && status.Length == 0);
        if (status.Kind == FileKind.Missing || holdsNothing)
        {
            return;
        }
        // A folder's own time changes when a side file comes and goes; what is in it has lines of its own.
        bool isFile = status.Kind == FileKind.File;
        text.Append(path).Append('\0').Append(status.Kind).Append('\0')
            .Append((isFile ? status.Length : 0).ToString(CultureInfo.InvariantCulture)).Append('\0')
            .Append((isFile ? status.ModifiedUtc.Ticks : 0).ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
