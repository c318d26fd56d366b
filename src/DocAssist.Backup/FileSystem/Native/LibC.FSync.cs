using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    /// <summary>fsync(2).</summary>
    /// <returns>What the system returned, or a failure's errno as a negative number.</returns>
    internal static int FSync(int descriptor)
    {
        int result = FSyncNative(descriptor);
        return result >= 0 ? result : -Marshal.GetLastWin32Error();
    }

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int FSyncNative(int descriptor);
}
