using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    /// <summary>rename(2).</summary>
    /// <returns>What the system returned, or a failure's errno as a negative number.</returns>
    internal static int Rename(string from, string to)
    {
        int result = RenameNative(from, to);
        return result >= 0 ? result : -Marshal.GetLastWin32Error();
    }

    [DllImport("libc", EntryPoint = "rename", SetLastError = true)]
    private static extern int RenameNative(string from, string to);
}
