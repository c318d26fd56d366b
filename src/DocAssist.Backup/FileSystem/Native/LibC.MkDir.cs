using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    /// <summary>mkdir(2).</summary>
    [DllImport("libc", EntryPoint = "mkdir", SetLastError = true)]
    internal static extern int MkDir(string path, uint mode);
}
