using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    /// <summary>statfs(2), Linux: kind of file system, free blocks, free file numbers.</summary>
    [DllImport("libc", EntryPoint = "statfs", SetLastError = true)]
    internal static extern int StatFS(string path, [Out] byte[] result);
}
