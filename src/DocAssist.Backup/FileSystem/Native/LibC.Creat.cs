using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    /// <summary>creat(2). Unlike a stream of .NET it takes no lock on the file it makes.</summary>
    /// <returns>What the system returned, or a failure's errno as a negative number.</returns>
    internal static int Creat(string path, uint mode)
    {
        int result = CreatNative(path, mode);
        return result >= 0 ? result : -Marshal.GetLastWin32Error();
    }

    [DllImport("libc", EntryPoint = "creat", SetLastError = true)]
    private static extern int CreatNative(string path, uint mode);
}
