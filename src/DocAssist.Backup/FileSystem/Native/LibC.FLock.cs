using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    /// <summary>flock(2): exclusive, and return at once when somebody else has it.</summary>
    internal const int ExclusiveNoWait = 2 | 4;

    /// <summary>flock(2).</summary>
    [DllImport("libc", EntryPoint = "flock", SetLastError = true)]
    internal static extern int FLock(int descriptor, int operation);
}
