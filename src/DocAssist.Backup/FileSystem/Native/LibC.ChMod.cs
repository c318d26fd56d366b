using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    /// <summary>chmod(2).</summary>
    /// <returns>What the system returned, or a failure's errno as a negative number.</returns>
    internal static int ChMod(string path, uint mode)
    {
        int result = ChModNative(path, mode);
        return result >= 0 ? result : -Marshal.GetLastWin32Error();
    }

    [DllImport("libc", EntryPoint = "chmod", SetLastError = true)]
    private static extern int ChModNative(string path, uint mode);
}
