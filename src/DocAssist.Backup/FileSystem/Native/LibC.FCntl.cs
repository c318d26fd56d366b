using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    /// <summary>fcntl(2) with F_FULLFSYNC of macOS, where fsync does not reach the medium.</summary>
    internal const int FullFSync = 51;

    /// <summary>fcntl(2) for commands without an argument.</summary>
    [DllImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    internal static extern int FCntl(int descriptor, int command);
}
