using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace DocAssist.Backup.FileSystem;

/// <summary>Which paths are one folder, whatever their spelling: by way of links, of case, of a slash at the end.</summary>
internal static class FolderIdentity
{
    /// <summary>The first path of each folder.</summary>
    public static IEnumerable<string> Distinct(IEnumerable<string> folders) => folders.GroupBy(Key, StringComparer.Ordinal).Select(g => g.First()).ToList();

    public static bool Same(string one, string other) => Key(one) == Key(other);

    private static string Key(string folder)
    {
        try
        {
            FileStatus status = FileStatus.Of(Path.Combine(folder, "."));
            if (status.Kind == FileKind.Folder && status.Identity != default)
            {
                return FormattableString.Invariant($"{status.Identity.Volume}:{status.Identity.Number}");
            }
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            // Not to be looked at: then its spelling must do.
        }
        string full = Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        return Platform.IsLinux ? full : full.ToUpperInvariant();
    }
}
