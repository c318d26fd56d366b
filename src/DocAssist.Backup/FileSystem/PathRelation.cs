using System;
using System.IO;

namespace DocAssist.Backup.FileSystem;

/// <summary>Whether one folder lies in another, in truth and not only by its spelling.</summary>
internal static class PathRelation
{
    /// <summary>How the systems compare names as a rule: two spellings of one letter are two names on Linux alone.</summary>
    public static readonly StringComparison NameComparison = Platform.IsLinux ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>True when the first path is the second or lies somewhere in it, by its name or by way of links. The first need not be there yet.</summary>
    public static bool IsSameOrInside(string inner, string outer)
    {
        string outerFull = Trim(Path.GetFullPath(outer));
        string? existing = null;
        for (string? current = Trim(Path.GetFullPath(inner)); !string.IsNullOrEmpty(current); current = Path.GetDirectoryName(current))
        {
            if (string.Equals(current, outerFull, NameComparison))
            {
                return true;
            }
            existing ??= Directory.Exists(current) ? current : null;
        }
        return existing is not null && IsReallyInside(existing, outerFull);
    }

    /// <summary>True when the two are one folder.</summary>
    public static bool AreSame(string one, string other) => IsSameOrInside(one, other) && IsSameOrInside(other, one);

    /// <summary>Climbs as the system sees it: ".." of a link leads above the place it points to.</summary>
    private static bool IsReallyInside(string folder, string outer)
    {
        (ulong, ulong)? wanted = Number(outer);
        (ulong, ulong)? previous = null;
        string climbing = Path.Combine(folder, ".");
        for ((ulong, ulong)? here = Number(climbing); wanted is not null && here is not null && here != previous; here = Number(climbing))
        {
            if (here == wanted)
            {
                return true;
            }
            previous = here;
            climbing = Path.Combine(climbing, "..");
        }
        return false;
    }

    private static (ulong, ulong)? Number(string folder)
    {
        try
        {
            FileStatus status = FileStatus.Of(Path.Combine(folder, "."));
            return status.Kind == FileKind.Folder && status.Identity != default ? (status.Identity.Volume, status.Identity.Number) : null;
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            return null;
        }
    }

    private static string Trim(string path) => path.Length > 1 ? path.TrimEnd(Path.DirectorySeparatorChar) : path;
}
