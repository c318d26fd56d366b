using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    /// <summary>FICLONE of Linux (linux/fs.h): the open file gets the blocks of another one, and a copy of each when either is changed.</summary>
    internal const uint FIClone = 0x40049409;

    /// <summary>ioctl(2) with a number as its argument; on Linux only, where variadic functions take it like any other.</summary>
    /// <returns>What the system returned, or a failure's errno as a negative number.</returns>
    internal static int IOCtl(int descriptor, uint request, int argument)
    {
        int result = IOCtlNative(descriptor, (nuint)request, argument);
        return result >= 0 ? result : -Marshal.GetLastWin32Error();
    }

    [DllImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static extern int IOCtlNative(int descriptor, nuint request, nint argument);
}
