using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class Kernel32
{
    /// <summary>Return only when the move is on the disk.</summary>
    internal const uint WriteThrough = 8;

    /// <summary>Replace an existing file.</summary>
    internal const uint ReplaceExisting = 1;

    /// <summary>MoveFileExW.</summary>
    [DllImport("kernel32", EntryPoint = "MoveFileExW", SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool MoveFileEx(string from, string to, uint flags);
}
