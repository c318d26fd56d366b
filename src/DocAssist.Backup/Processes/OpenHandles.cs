using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.FileSystem.Native;

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
        HashSet<string> wanted = new(files.Where(f => FileStatus.Of(f).Kind == FileKind.File).Select(RealPath), StringComparer.Ordinal);
        return Platform.IsLinux && wanted.Count > 0
            ? Directory.GetDirectories(Processes).Where(p => HasOpen(p, wanted)).Select(Name).OfType<ProcessName>().OrderBy(p => p.Id).ToList()
            : [];
    }

    private static bool HasOpen(string process, HashSet<string> wanted)
    {
        if (!int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return false;
        }
        try
        {
            return Directory.GetFileSystemEntries(Path.Combine(process, "fd")).Any(f => LinkTarget(f) is string target && wanted.Contains(target));
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

    /// <summary>The path without links in its folders, as the system itself shows it for an open file.</summary>
    private static string RealPath(string file)
    {
        int descriptor = LibC.Open(Path.GetDirectoryName(file)!, OpenFlags.Read);
        if (descriptor < 0)
        {
            return file;
        }
        try
        {
            string? folder = LinkTarget(string.Format(CultureInfo.InvariantCulture, "{0}/self/fd/{1}", Processes, descriptor));
            return folder is null ? file : Path.Combine(folder, Path.GetFileName(file));
        }
        finally
        {
            _ = LibC.Close(descriptor);
        }
    }

    private static string? LinkTarget(string link)
    {
        byte[] buffer = new byte[4096];
        int length = LibC.ReadLink(link, buffer);
        return length > 0 ? Encoding.UTF8.GetString(buffer, 0, length) : null;
    }
}
