using System;
using System.IO;
using System.Linq;

namespace DocAssist.Backup.FileSystem;

/// <summary>Paths inside a backup: relative, with forward slashes, never leaving the folder.</summary>
internal static class RelativePath
{
    /// <summary>Why a file with such a name cannot be saved, to be read behind its path.</summary>
    public const string NoText = "has a name that is no valid text";

    private const int MaximumLength = 32767;

    private static readonly char[] s_notOnWindows = ['\\', ':', '<', '>', '"', '|', '?', '*'];

    private static readonly string[] s_devices = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"];

    /// <summary>The full path of a file in a folder.</summary>
    public static string Under(string folder, string relativePath) =>
        Path.Combine(folder, ToSystem(relativePath));

    /// <summary>With the separators of this system.</summary>
    public static string ToSystem(string relativePath) => Platform.IsWindows ? relativePath.Replace('/', '\\') : relativePath;

    public static string Join(string parent, string name) => parent.Length == 0 ? name : parent + "/" + name;

    /// <summary>Why a path from a manifest must not be used, or null when it may.</summary>
    /// <param name="path">The path as the manifest has it.</param>
    /// <param name="unixNames">
    /// True where the backup was made on Unix and is read on Unix: there a backslash or a colon is an ordinary character,
    /// and clinics have files with such names. Everywhere else the strict rules of Windows hold.
    /// </param>
    public static string? WhyUnsafe(string path, bool unixNames)
    {
        if (path.Length == 0 || path.Length > MaximumLength)
        {
            return path.Length == 0 ? "it is empty" : "it is too long";
        }
        if (path.IndexOf('\0') >= 0 || !IsText(path))
        {
            return "it has a character that no file name can have";
        }
        if (path[0] == '/')
        {
            return "it is absolute";
        }
        for (int start = 0; start <= path.Length;)
        {
            int slash = path.IndexOf('/', start);
            int end = slash < 0 ? path.Length : slash;
            string? reason = WhyNoName(path, start, end) ?? (unixNames ? null : WhyUnsafeOnWindows(path.Substring(start, end - start)));
            if (reason is not null)
            {
                return reason;
            }
            start = end + 1;
        }
        return null;
    }

    /// <summary>Why a part of a path is no name anywhere. Asked tens of thousands of times, and so without a text for each.</summary>
    private static string? WhyNoName(string path, int start, int end) => (end - start) switch
    {
        0 => "it has an empty part",
        1 when path[start] == '.' => "it has an empty part",
        2 when path[start] == '.' && path[start + 1] == '.' => "it leaves the folder",
        _ => null,
    };

    private static string? WhyUnsafeOnWindows(string part)
    {
        if (part.IndexOfAny(s_notOnWindows) >= 0 || part.Any(c => c < ' '))
        {
            return "it names a drive, a stream, or has a character that Windows forbids";
        }
        if (part[part.Length - 1] is '.' or ' ')
        {
            return "it ends in a dot or a space, which Windows drops";
        }
        return IsDevice(part) ? "it is the name of a device" : null;
    }

    private static bool IsDevice(string part)
    {
        string stem = part.Split('.')[0].TrimEnd(' ');
        bool numbered = stem.Length == 4
            && (stem.StartsWith("COM", StringComparison.OrdinalIgnoreCase) || stem.StartsWith("LPT", StringComparison.OrdinalIgnoreCase))
            && (char.IsDigit(stem[3]) || stem[3] is '\u00b9' or '\u00b2' or '\u00b3');
        return numbered || s_devices.Contains(stem, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>False for half of a pair of UTF-16, which Windows takes in a name and no manifest can keep.</summary>
    public static bool IsText(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            // Without a call for each of a million letters.
            if (text[i] is < '\ud800' or > '\udfff')
            {
                continue;
            }
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
            {
                return false;
            }
            i++;
        }
        return true;
    }
}
