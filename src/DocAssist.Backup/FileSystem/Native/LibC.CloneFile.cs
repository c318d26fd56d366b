using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    /// <summary>CLONE_NOFOLLOW: a link in the place of the source is an error.</summary>
    internal const uint CloneNoFollow = 1;

    /// <summary>clonefile(2) of macOS: a new file that has the blocks of another one, and its times and rights.</summary>
    /// <returns>What the system returned, or a failure's errno as a negative number.</returns>
    internal static int CloneFile(string from, string to, uint flags)
    {
        int result = CloneFileNative(from, to, flags);
        return result >= 0 ? result : -Marshal.GetLastWin32Error();
    }

    [DllImport("libc", EntryPoint = "clonefile", SetLastError = true)]
    private static extern int CloneFileNative(string from, string to, uint flags);
}
