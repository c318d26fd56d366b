using System;
using System.ComponentModel;
using System.IO;

namespace DocAssist.Backup.FileSystem;

/// <summary>The numbers by which operating systems name failures, and the exceptions they become.</summary>
internal static class SystemError
{
    private const int WindowsErrorAsHResult = unchecked((int)0x80070000);

    private static readonly int NameTooLong = Platform.IsMacOS ? 63 : 36;

    private static readonly int QuotaExceeded = Platform.IsMacOS ? 69 : 122;

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

    public static bool IsDiskFull(Exception e) => Platform.IsWindows
        ? Code(e) is 112 or 39 or 1295 or 223
        : Code(e) is 28 or 27 || Code(e) == QuotaExceeded;

    public static bool IsAccessDenied(Exception e) => e is UnauthorizedAccessException || (Platform.IsWindows
        ? Code(e) is 5 or 19
        : Code(e) is 1 or 13 or 30);

    public static bool IsTooLong(Exception e) => e is PathTooLongException || (Platform.IsWindows
        ? Code(e) is 206 or 111
        : Code(e) == NameTooLong);

    public static bool IsMissing(Exception e) => e is FileNotFoundException or DirectoryNotFoundException;

    public static bool NameExists(Exception e) => Platform.IsWindows
        ? Code(e) is 183 or 80 or 5
        : Code(e) is 17 or 39 or 66;

    /// <summary>True for the failures that file work can have; anything else is a bug and is let out.</summary>
    public static bool IsExpected(Exception e) =>
        e is IOException or UnauthorizedAccessException or System.Security.SecurityException or NotSupportedException;

    private static int Code(Exception e) => e is IOException ? e.HResult & 0xffff : 0;
}
