using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class Kernel32
{
    /// <summary>GetDiskFreeSpaceExW: also answers for shares, which DriveInfo does not.</summary>
    /// <returns>0, or a failure's error code as a negative number.</returns>
    internal static int GetDiskFreeSpaceEx(string folder, out ulong available, out ulong total, out ulong free)
    {
        bool done = GetDiskFreeSpaceExNative(folder, out available, out total, out free);
        return done ? 0 : -Marshal.GetLastWin32Error();
    }

    [DllImport("kernel32", EntryPoint = "GetDiskFreeSpaceExW", SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GetDiskFreeSpaceExNative(string folder, out ulong available, out ulong total, out ulong free);
}
