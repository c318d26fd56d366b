using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    /// <summary>syncfs(2), Linux: flushes the whole volume that holds the descriptor. Reports write-back errors since Linux 5.8.</summary>
    /// <returns>What the system returned, or a failure's errno as a negative number.</returns>
    internal static int SyncFS(int descriptor)
    {
        int result = SyncFSNative(descriptor);
        return result >= 0 ? result : -Marshal.GetLastWin32Error();
    }

    [DllImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    private static extern int SyncFSNative(int descriptor);
}
