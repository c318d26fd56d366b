using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.Processes;

/// <summary>
/// Who has a file open. Linux tells for the processes of this account, and for all to root; Windows through its Restart Manager. A program that is not told
/// of is found by its locks, except one that has a database in rollback mode open and does nothing: it holds none.
/// </summary>
internal static class OpenHandles
{
    private const string Processes = "/proc";

    /// <summary>The programs that have one of the files open, by id.</summary>
    /// <param name="files">Full paths. Those that are not there count for nothing.</param>
    public static IReadOnlyList<ProcessName> Find(IReadOnlyList<string> files)
    {
        if (Platform.IsWindows)
        {
            return RestartManager.Find(files.Where(File.Exists).ToArray());
        }
        HashSet<(ulong, ulong)> wanted = new(files.Select(f => FileStatus.Of(f)).Where(s => s.Kind == FileKind.File).Select(s => (s.Identity.Volume, s.Identity.Number)));
        return Platform.IsLinux && wanted.Count > 0
            ? Directory.GetDirectories(Processes).Where(p => HasOpen(p, wanted)).Select(Name).OfType<ProcessName>().OrderBy(p => p.Id).ToList()
            : [];
    }

    /// <summary>By the file itself and not by its path, which is another one in a container.</summary>
    private static bool HasOpen(string process, HashSet<(ulong, ulong)> wanted)
    {
        if (!int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return false;
        }
        try
        {
            return Directory.GetFileSystemEntries(Path.Combine(process, "fd")).Any(f => FileStatus.Followed(f) is { Kind: FileKind.File } status && wanted.Contains((status.Identity.Volume, status.Identity.Number)));
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            // Somebody else's process, or one that has just ended.
            return false;
        }
    }

    private static ProcessName? Name(string process)
    {
        try
        {
            return new(int.Parse(Path.GetFileName(process), CultureInfo.InvariantCulture), File.ReadAllText(Path.Combine(process, "comm")).Trim());
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            // It has just ended, and its open files with it.
            return null;
        }
    }
}
