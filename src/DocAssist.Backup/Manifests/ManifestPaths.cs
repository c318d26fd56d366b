using System;
using System.Collections.Generic;
using System.Text;
using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.Manifests;

/// <summary>The paths of one manifest: each safe, none twice, none both a file and a folder of another.</summary>
internal sealed class ManifestPaths
{
    private readonly bool _unixNames;
    private readonly HashSet<string> _files;
    private readonly HashSet<string> _parents;
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private string _lastParent = string.Empty;

    /// <param name="platform">What the manifest says it was made on.</param>
    public ManifestPaths(string platform)
    {
        _unixNames = string.Equals(platform, "unix", StringComparison.Ordinal) && !Platform.IsWindows;
        StringComparer comparer = _unixNames ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        _files = new(comparer);
        _parents = new(comparer);
    }

    /// <exception cref="System.IO.InvalidDataException">The path must not be used.</exception>
    public string AddFile(string path)
    {
        Check(path);
        string key = Key(path);
        bool clash = !_files.Add(key) || _parents.Contains(key);
        if (!clash && !IsBesideLast(key))
        {
            clash = !TryAddParents(key);
        }
        return clash ? throw ManifestJson.Invalid($"the path '{path}' stands twice, or is also a folder") : path;
    }

    /// <exception cref="System.IO.InvalidDataException">The path must not be used.</exception>
    public string AddFolder(string path)
    {
        Check(path);
        return !_folders.Add(path) || _files.Contains(Key(path)) ? throw ManifestJson.Invalid($"the folder '{path}' stands twice, or is also a file") : path;
    }

    /// <summary>True for most of thousands of files: what is above them was looked at with the one before.</summary>
    private bool IsBesideLast(string key)
    {
        int slash = key.LastIndexOf('/');
        return slash > 0 && slash == _lastParent.Length && key.StartsWith(_lastParent, StringComparison.Ordinal);
    }

    /// <summary>False when one of them is a file.</summary>
    private bool TryAddParents(string key)
    {
        int last = key.LastIndexOf('/');
        _lastParent = last > 0 ? key.Substring(0, last) : string.Empty;
        for (int slash = last; slash > 0; slash = key.LastIndexOf('/', slash - 1))
        {
            string parent = key.Substring(0, slash);
            if (_files.Contains(parent))
            {
                return false;
            }
            if (!_parents.Add(parent))
            {
                return true;
            }
        }
        return true;
    }

    private void Check(string path)
    {
        if (RelativePath.WhyUnsafe(path, _unixNames) is string reason)
        {
            throw ManifestJson.Invalid($"the path '{path}' is not safe: {reason}");
        }
    }

    /// <summary>Two spellings of one accented letter are one file on macOS and on some shares.</summary>
    private string Key(string path) => _unixNames ? path : path.Normalize(NormalizationForm.FormC);
}
