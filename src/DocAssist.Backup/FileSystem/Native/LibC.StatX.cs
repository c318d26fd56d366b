using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    /// <summary>Do not follow a link at the end of the path.</summary>
    internal const int NoFollow = 0x100;

    /// <summary>The basic fields of stat.</summary>
    internal const uint BasicStats = 0x7ff;

    /// <summary>statx(2), Linux: unlike stat, its structure is the same on every processor.</summary>
    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    internal static extern int StatX(int folder, string path, int flags, uint mask, [Out] byte[] result);
}
