using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    /// <summary>readlink(2).</summary>
    /// <returns>The number of bytes in the buffer, or a failure's errno as a negative number.</returns>
    internal static int ReadLink(string path, byte[] buffer)
    {
        int result = (int)ReadLinkNative(path, buffer, (nint)buffer.Length);
        return result >= 0 ? result : -Marshal.GetLastWin32Error();
    }

    [DllImport("libc", EntryPoint = "readlink", SetLastError = true)]
    private static extern nint ReadLinkNative(string path, byte[] buffer, nint length);
}
