using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    /// <summary>link(2).</summary>
    /// <returns>What the system returned, or a failure's errno as a negative number.</returns>
    internal static int Link(string existing, string path)
    {
        int result = LinkNative(existing, path);
        return result >= 0 ? result : -Marshal.GetLastWin32Error();
    }

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    private static extern int LinkNative(string existing, string path);
}
