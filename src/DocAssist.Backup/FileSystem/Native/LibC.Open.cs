using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    /// <summary>open(2) without a mode: this function is variadic, and a third argument would be lost on macOS for ARM.</summary>
    /// <returns>What the system returned, or a failure's errno as a negative number.</returns>
    internal static int Open(string path, int flags)
    {
        int result = OpenNative(path, flags);
        return result >= 0 ? result : -Marshal.GetLastWin32Error();
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int OpenNative(string path, int flags);
}
