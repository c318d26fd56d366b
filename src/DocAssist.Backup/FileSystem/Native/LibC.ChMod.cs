using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    /// <summary>chmod(2).</summary>
    [DllImport("libc", EntryPoint = "chmod", SetLastError = true)]
    internal static extern int ChMod(string path, uint mode);
}
