using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace DocAssist.Backup.FileSystem;

/// <summary>
/// Everything below a folder, sorted by path, hidden files too; links are listed and never followed. .NET's own recursive listing
/// follows links, and leaves out what it may not read without a word.
/// </summary>
internal static class FolderTree
{
    /// <summary>Of so many files the garbage is worth a collection before they are all listed.</summary>
    private const int Many = 8_000;

    /// <summary>Walks a folder; its own name is in no path.</summary>
    /// <param name="folder">Where to begin. It may be a link itself: it is entered.</param>
    /// <param name="unreadable">Told the relative path of what could not be looked at, and why.</param>
    public static List<TreeEntry> Walk(string folder, Action<string, Exception> unreadable) => Each(folder, unreadable).ToList();

    /// <summary>The same one by one: of tens of thousands only the names in the folders on the way are in memory.</summary>
    public static IEnumerable<TreeEntry> Each(string folder, Action<string, Exception> unreadable) => Each(new TreeRoot(folder, string.Empty), unreadable);

    /// <summary>Walks a folder, one by one.</summary>
    /// <param name="root">Where to begin, and how every path does. It may be a link itself: it is entered.</param>
    /// <param name="unreadable">Told the relative path of what could not be looked at, and why.</param>
    public static IEnumerable<TreeEntry> Each(TreeRoot root, Action<string, Exception> unreadable)
    {
        int found = 0;
        Stack<OpenFolder> open = new([new(root, root.Name, unreadable)]);
        while (open.Count > 0)
        {
            OpenFolder folder = open.Peek();
            if (folder.TakeNextFolder() is string inner)
            {
                open.Push(new(root, inner, unreadable));
            }
            else if (!folder.HasMore)
            {
                open.Pop();
            }
            else if (folder.TakeNext() is TreeEntry entry)
            {
                yield return entry;
                if (++found == Many)
                {
                    Garbage.ExpectMuch();
                }
                Garbage.Bound();
            }
        }
    }

    /// <summary>What is left of a folder on the way.</summary>
    private sealed class OpenFolder
    {
        private readonly TreeRoot _root;
        private readonly string _path;
        private readonly Action<string, Exception> _unreadable;
        private readonly string[] _left;
        private readonly Stack<string> _folders = new();
        private int _next;
        private string _last = string.Empty;

        public OpenFolder(TreeRoot root, string path, Action<string, Exception> unreadable)
        {
            _root = root;
            _path = path;
            _unreadable = unreadable;
            _left = List();
            Array.Sort(_left, StringComparer.Ordinal);
        }

        public bool HasMore => _next < _left.Length;

        /// <summary>The folder in it whose content comes before the next name, as "a/x" does before "a0", and behind "a-b"; null when there is none.</summary>
        public string? TakeNextFolder()
        {
            // The last of them comes first: a name between "a" and "a/" begins with "a".
            bool isNext = _folders.Count > 0 && (!HasMore || string.CompareOrdinal(_folders.Peek() + "/", _left[_next]) < 0);
            return isNext ? Relative(_folders.Pop()) : null;
        }

        /// <summary>Null for what was seen before or cannot be looked at.</summary>
        public TreeEntry? TakeNext()
        {
            string path = _left[_next];
            _left[_next] = string.Empty; // Garbage soon, and not only when the last one is.
            _next++;
            TreeEntry? entry = Look(path, Relative(path));
            _last = path;
            if (entry?.Status.Kind == FileKind.Folder)
            {
                _folders.Push(path);
            }
            return entry;
        }

        private string Relative(string path) => RelativePath.Join(_path, Path.GetFileName(path));

        private string[] List()
        {
            try
            {
                return Directory.GetFileSystemEntries(_root.Find(_path));
            }
            catch (Exception e) when (SystemError.IsExpected(e))
            {
                _unreadable(_path, e);
                return [];
            }
        }

        private TreeEntry? Look(string path, string relative)
        {
            if (path == _last)
            {
                // Two names that are no valid text look the same to .NET, and neither can be opened by it; but some network drives list one file twice.
                if (path.IndexOf('\ufffd') >= 0)
                {
                    _unreadable(relative, new IOException(RelativePath.NoText));
                }
                return null;
            }
            if (Platform.IsWindows && path[path.Length - 1] is '.' or ' ')
            {
                // Windows' own programs cut that off, and so would meet another file or none.
                _unreadable(relative, new IOException("has a name that ends in a dot or a blank"));
                return null;
            }
            try
            {
                return new(_root, relative, FileStatus.Of(path));
            }
            catch (Exception e) when (SystemError.IsExpected(e))
            {
                _unreadable(relative, e);
                return null;
            }
        }
    }
}
