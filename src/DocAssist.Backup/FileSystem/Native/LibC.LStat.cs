using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    /// <summary>lstat(2) of macOS on ARM.</summary>
    [DllImport("libc", EntryPoint = "lstat", SetLastError = true)]
    internal static extern int LStatArm(string path, [Out] byte[] result);

    /// <summary>lstat(2) of macOS on Intel, in the form with 64-bit file numbers.</summary>
    [DllImport("libc", EntryPoint = "lstat$INODE64", SetLastError = true)]
    internal static extern int LStatIntel(string path, [Out] byte[] result);
}
