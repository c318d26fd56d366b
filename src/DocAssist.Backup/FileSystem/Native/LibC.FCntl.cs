using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    /// <summary>F_FULLFSYNC of macOS, where fsync does not reach the medium.</summary>
    internal const int FullFSync = 51;

    /// <summary>fcntl(2) for commands without an argument.</summary>
    /// <returns>What the system returned, or a failure's errno as a negative number.</returns>
    internal static int FCntl(int descriptor, int command)
    {
        int result = FCntlNative(descriptor, command);
        return result >= 0 ? result : -Marshal.GetLastWin32Error();
    }

    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static extern int FCntlNative(int descriptor, int command);
}
