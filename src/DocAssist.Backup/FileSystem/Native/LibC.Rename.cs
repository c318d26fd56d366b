using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    /// <summary>rename(2).</summary>
    [DllImport("libc", EntryPoint = "rename", SetLastError = true)]
    internal static extern int Rename(string from, string to);
}
