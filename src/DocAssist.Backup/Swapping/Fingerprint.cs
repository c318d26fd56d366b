using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Sqlite;

namespace DocAssist.Backup.Swapping;

/// <summary>Tells whether a file, a database with its side files, or a folder with all in it was changed, without reading any of it.</summary>
internal static class Fingerprint
{
    private static readonly string[] s_sideFiles = SqliteFile.SideFiles(string.Empty).ToArray();

    /// <exception cref="IOException">Something could not be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">Something may not be looked at.</exception>
    public static string Of(string path) => OfLive(path).Moved;

    /// <exception cref="IOException">Something could not be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">Something may not be looked at.</exception>
    public static LiveFingerprint OfLive(string path)
    {
        using IncrementalHash moved = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using IncrementalHash inPlace = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        FileStatus status = FileStatus.Of(path);
        Add(string.Empty, status);
        foreach (string side in SqliteFile.SideFiles(path))
        {
            Add(side.Substring(path.Length), FileStatus.Of(side));
        }
        if (status.Kind == FileKind.Folder)
        {
            foreach (TreeEntry entry in FolderTree.Each(path, (_, e) => throw e))
            {
                Add(entry.Path, entry.Status);
            }
        }
        return new(Polyfills.ToHex(moved.GetHashAndReset()), Polyfills.ToHex(inPlace.GetHashAndReset()));

        void Add(string path, FileStatus status)
        {
            if (IsData(path, status))
            {
                // Line by line: of tens of thousands of files the text would be most of what a restore has in memory.
                byte[] line = Encoding.UTF8.GetBytes(Describe(path, status));
                moved.AppendData(line);
                inPlace.AppendData(line);
                // Not of a log: to its owner SQLite gives it whenever an administrator opens it, which is a change that changes nothing.
                bool tells = status.Kind == FileKind.File && !s_sideFiles.Any(ending => path.EndsWith(ending, StringComparison.Ordinal));
                inPlace.AppendData(Encoding.ASCII.GetBytes((tells ? status.ChangedUtc?.Ticks : null)?.ToString(CultureInfo.InvariantCulture) + "\n"));
            }
        }
    }

    /// <summary>The index of a write-ahead log holds no data, and an empty log neither: whoever only reads may make them.</summary>
    private static bool IsData(string path, FileStatus status) => status.Kind != FileKind.Missing
        && !path.EndsWith("-shm", StringComparison.Ordinal) && !(path.EndsWith("-wal", StringComparison.Ordinal) && status.Length == 0);

    private static string Describe(string path, FileStatus status)
    {
        // A folder's own time changes when a side file comes and goes; what is in it has lines of its own.
        bool isFile = status.Kind == FileKind.File;
        string length = (isFile ? status.Length : 0).ToString(CultureInfo.InvariantCulture);
        string modified = (isFile ? status.ModifiedUtc.Ticks : 0).ToString(CultureInfo.InvariantCulture);
        return $"{path}\0{status.Kind}\0{length}\0{modified}\n";
    }
}
