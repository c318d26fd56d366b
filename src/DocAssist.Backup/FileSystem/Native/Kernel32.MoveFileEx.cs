using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class Kernel32
{
    /// <summary>Return only when the move is on the disk.</summary>
    internal const uint WriteThrough = 8;

    /// <summary>Replace an existing file.</summary>
    internal const uint ReplaceExisting = 1;

    /// <summary>MoveFileExW.</summary>
    /// <returns>0, or a failure's error code as a negative number.</returns>
    internal static int MoveFileEx(string from, string to, uint flags)
    {
        bool done = MoveFileExNative(from, to, flags);
        return done ? 0 : -Marshal.GetLastWin32Error();
    }

    [DllImport("kernel32", EntryPoint = "MoveFileExW", SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool MoveFileExNative(string from, string to, uint flags);
}
