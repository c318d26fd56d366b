using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace DocAssist.Backup.FileSystem;

/// <summary>
/// Everything below a folder, sorted, hidden files too; links are listed and never followed. .NET's own recursive listing
/// follows links, and leaves out what it may not read without a word.
/// </summary>
internal static class FolderTree
{
    /// <summary>Of so many files the garbage is worth a collection before they are all listed.</summary>
    private const int Many = 8_000;

    /// <summary>Walks a folder; its own name is in no path.</summary>
    /// <param name="folder">Where to begin. It may be a link itself: it is entered.</param>
    /// <param name="unreadable">Told the relative path of what could not be looked at, and why.</param>
    public static List<TreeEntry> Walk(string folder, Action<string, Exception> unreadable) => Walk(new TreeRoot(folder, string.Empty), unreadable);

    /// <summary>Walks a folder.</summary>
    /// <param name="root">Where to begin, and how every path does. It may be a link itself: it is entered.</param>
    /// <param name="unreadable">Told the relative path of what could not be looked at, and why.</param>
    public static List<TreeEntry> Walk(TreeRoot root, Action<string, Exception> unreadable)
    {
        List<TreeEntry> found = Each(root, unreadable).ToList();
        found.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return found;
    }

    /// <summary>The same one by one and in no order: of tens of thousands only those of one folder are in memory.</summary>
    public static IEnumerable<TreeEntry> Each(TreeRoot root, Action<string, Exception> unreadable)
    {
        int found = 0;
        Stack<string> open = new([root.Name]);
        while (open.Count > 0)
        {
            string parent = open.Pop();
            HashSet<string> seen = new(StringComparer.Ordinal);
            string[] paths = List(root, parent, unreadable);
            for (int i = 0; i < paths.Length; i++)
            {
                string path = paths[i];
                paths[i] = string.Empty; // Each is garbage when the next is looked at.
                if (Look(root, parent, path, seen, unreadable) is not TreeEntry entry)
                {
                    continue;
                }
                if (entry.Status.Kind == FileKind.Folder)
                {
                    open.Push(entry.Path);
                }
                yield return entry;
                if (++found == Many)
                {
                    Garbage.ExpectMuch();
                }
                Garbage.Bound();
            }
        }
    }

    private static string[] List(TreeRoot root, string parent, Action<string, Exception> unreadable)
    {
        try
        {
            return Directory.GetFileSystemEntries(root.Find(parent));
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            unreadable(parent, e);
            return [];
        }
    }

    /// <summary>Null for what was seen before or cannot be looked at.</summary>
    private static TreeEntry? Look(TreeRoot root, string parent, string path, HashSet<string> seen, Action<string, Exception> unreadable)
    {
        string relative = RelativePath.Join(parent, Path.GetFileName(path));
        if (!seen.Add(relative))
        {
            // Two names that are no valid text look the same to .NET, and neither can be opened by it; but some network drives list one file twice.
            if (path.IndexOf('\ufffd') >= 0)
            {
                unreadable(relative, new IOException("has a name that is no valid text"));
            }
            return null;
        }
        if (Platform.IsWindows && path[path.Length - 1] is '.' or ' ')
        {
            // Windows' own programs cut that off, and so would meet another file or none.
            unreadable(relative, new IOException("has a name that ends in a dot or a blank"));
            return null;
        }
        try
        {
            return new(root, relative, FileStatus.Of(path));
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            unreadable(relative, e);
            return null;
        }
    }
}
