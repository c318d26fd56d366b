using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    /// <summary>Do not follow a link at the end of the path.</summary>
    internal const int NoFollow = 0x100;

    /// <summary>The basic fields of stat.</summary>
    internal const uint BasicStats = 0x7ff;

    /// <summary>statx(2), Linux: unlike stat, its structure is the same on every processor.</summary>
    /// <returns>What the system returned, or a failure's errno as a negative number.</returns>
    internal static int StatX(int folder, string path, int flags, uint mask, byte[] stat)
    {
        int result = StatXNative(folder, path, flags, mask, stat);
        return result >= 0 ? result : -Marshal.GetLastWin32Error();
    }

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int StatXNative(int folder, string path, int flags, uint mask, [Out] byte[] stat);
}
