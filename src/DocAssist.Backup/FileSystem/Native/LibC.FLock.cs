using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    /// <summary>Exclusive, and return at once when somebody else has it.</summary>
    internal const int ExclusiveNoWait = 2 | 4;

    /// <summary>Shared with others of its kind, and return at once when somebody has it exclusively.</summary>
    internal const int SharedNoWait = 1 | 4;

    /// <summary>flock(2).</summary>
    /// <returns>What the system returned, or a failure's errno as a negative number.</returns>
    internal static int FLock(int descriptor, int operation)
    {
        int result = FLockNative(descriptor, operation);
        return result >= 0 ? result : -Marshal.GetLastWin32Error();
    }

    [DllImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static extern int FLockNative(int descriptor, int operation);
}
