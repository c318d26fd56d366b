using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    /// <summary>creat(2). Unlike a stream of .NET it takes no lock on the file it makes.</summary>
    [DllImport("libc", EntryPoint = "creat", SetLastError = true)]
    internal static extern int Creat(string path, uint mode);
}
