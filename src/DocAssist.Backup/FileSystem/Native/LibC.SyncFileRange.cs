using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    private const uint Write = 2;

    /// <summary>sync_file_range(2), Linux, with SYNC_FILE_RANGE_WRITE: lets the disk begin with what was written to a file, and promises nothing.</summary>
    /// <returns>What the system returned, or a failure's errno as a negative number.</returns>
    internal static int BeginWriting(int descriptor)
    {
        int result = SyncFileRangeNative(descriptor, 0, 0, Write);
        return result >= 0 ? result : -Marshal.GetLastWin32Error();
    }

    [DllImport("libc", EntryPoint = "sync_file_range", SetLastError = true)]
    private static extern int SyncFileRangeNative(int descriptor, long offset, long count, uint flags);
}
