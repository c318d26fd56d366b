using System;
using System.ComponentModel;
using System.IO;

namespace DocAssist.Backup.FileSystem;

/// <summary>The numbers by which operating systems name failures, and the exceptions they become.</summary>
internal static class SystemError
{
    private const int WindowsErrorAsHResult = unchecked((int)0x80070000);

    private const int WindowsErrorMask = unchecked((int)0xffff0000);

    private static int NameTooLong => Platform.IsMacOS ? 63 : 36;

    private static int QuotaExceeded => Platform.IsMacOS ? 69 : 122;

    /// <summary>The exception for a failed native call, in the form .NET itself would have thrown it.</summary>
    /// <param name="result">What the call returned: the system's number for the failure, negative.</param>
    /// <param name="path">What it was about.</param>
    public static Exception From(int result, string path)
    {
        int error = -result;
        string message = $"{new Win32Exception(error).Message}: '{path}'";
        return Platform.IsWindows
            ? new IOException(message, WindowsErrorAsHResult | error)
            : error switch
            {
                1 or 13 => new UnauthorizedAccessException(message),
                2 => new FileNotFoundException(message, path),
                _ => new IOException(message, error),
            };
    }

    public static bool IsDiskFull(Exception e) => IsFileTooLarge(e) || Is(e, [112, 39, 1295, 223], [28, 27, QuotaExceeded]);

    public static bool IsAccessDenied(Exception e) => e is UnauthorizedAccessException || Is(e, [5, 19], [1, 13, 30]);

    public static bool IsTooLong(Exception e) => e is PathTooLongException || Is(e, [206, 111], [NameTooLong]);

    public static bool IsMissing(Exception e) => e is FileNotFoundException or DirectoryNotFoundException;

    public static bool NameExists(Exception e) => Is(e, [183, 80, 5], [17, 39, 66]);

    /// <summary>True when a volume takes no such name, or takes it for that of another file.</summary>
    public static bool IsNameRefused(Exception e) => Is(e, [80, 123, 183], [17, 21, 22, Platform.IsMacOS ? 92 : 84]);

    /// <summary>True for the failures that file work can have; anything else is a bug and is let out.</summary>
    public static bool IsExpected(Exception e) =>
        e is IOException or UnauthorizedAccessException or System.Security.SecurityException or NotSupportedException || IsFileTooLarge(e);

    /// <summary>.NET makes this of EFBIG: more than the volume allows for one file, as 4 GiB on FAT32, or than the account may write.</summary>
    private static bool IsFileTooLarge(Exception e) => e is ArgumentOutOfRangeException { ParamName: "value" };

    /// <summary>.NET keeps the number of the system in the exception; Mono gives Windows' numbers on Unix too.</summary>
    private static bool Is(Exception e, int[] windows, int[] unix)
    {
        bool windowsNumber = Platform.IsWindows || (e.HResult & WindowsErrorMask) == WindowsErrorAsHResult;
        return e is IOException && Array.IndexOf(windowsNumber ? windows : unix, e.HResult & 0xffff) >= 0;
    }
}
