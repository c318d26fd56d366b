using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class LibC
{
    /// <summary>lstat(2) of macOS, in the form with 64-bit file numbers, which has another name on Intel.</summary>
    /// <returns>0, or a failure's errno as a negative number.</returns>
    internal static int LStat(string path, byte[] result)
    {
        bool arm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        int done = arm ? LStatArm(path, result) : LStatIntel(path, result);
        return done >= 0 ? done : -Marshal.GetLastWin32Error();
    }

    [DllImport("libc", EntryPoint = "lstat", SetLastError = true)]
    private static extern int LStatArm(string path, [Out] byte[] result);

    [DllImport("libc", EntryPoint = "lstat$INODE64", SetLastError = true)]
    private static extern int LStatIntel(string path, [Out] byte[] result);
}
