using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    /// <summary>mkdir(2).</summary>
    /// <returns>What the system returned, or a failure's errno as a negative number.</returns>
    internal static int MkDir(string path, uint mode)
    {
        int result = MkDirNative(path, mode);
        return result >= 0 ? result : -Marshal.GetLastWin32Error();
    }

    [DllImport("libc", EntryPoint = "mkdir", SetLastError = true)]
    private static extern int MkDirNative(string path, uint mode);
}
