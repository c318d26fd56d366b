using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    /// <summary>statfs(2), Linux: kind of file system, free blocks, free file numbers.</summary>
    /// <returns>What the system returned, or a failure's errno as a negative number.</returns>
    internal static int StatFS(string path, byte[] stat)
    {
        int result = StatFSNative(path, stat);
        return result >= 0 ? result : -Marshal.GetLastWin32Error();
    }

    [DllImport("libc", EntryPoint = "statfs", SetLastError = true)]
    private static extern int StatFSNative(string path, [Out] byte[] stat);
}
