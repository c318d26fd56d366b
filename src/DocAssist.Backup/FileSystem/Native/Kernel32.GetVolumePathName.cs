using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class Kernel32
{
    /// <summary>GetVolumePathNameW: the mount point that holds a path.</summary>
    /// <returns>0, or a failure's error code as a negative number.</returns>
    internal static int GetVolumePathName(string path, char[] volume, int length)
    {
        bool done = GetVolumePathNameNative(path, volume, length);
        return done ? 0 : -Marshal.GetLastWin32Error();
    }

    [DllImport("kernel32", EntryPoint = "GetVolumePathNameW", SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GetVolumePathNameNative(string path, [Out] char[] volume, int length);
}
