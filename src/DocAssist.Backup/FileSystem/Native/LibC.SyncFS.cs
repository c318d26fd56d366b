using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    /// <summary>syncfs(2), Linux: flushes the whole volume that holds the descriptor. Reports write-back errors since Linux 5.8.</summary>
    [DllImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    internal static extern int SyncFS(int descriptor);
}
