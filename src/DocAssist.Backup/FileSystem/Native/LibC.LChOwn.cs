using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    /// <summary>lchown(2).</summary>
    /// <returns>What the system returned, or a failure's errno as a negative number.</returns>
    internal static int LChOwn(string path, uint owner, uint group)
    {
        int result = LChOwnNative(path, owner, group);
        return result >= 0 ? result : -Marshal.GetLastWin32Error();
    }

    [DllImport("libc", EntryPoint = "lchown", SetLastError = true)]
    private static extern int LChOwnNative(string path, uint owner, uint group);
}
