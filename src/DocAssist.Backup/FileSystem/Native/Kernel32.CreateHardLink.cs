using System;
using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class Kernel32
{
    /// <summary>CreateHardLinkW.</summary>
    /// <returns>0, or a failure's error code as a negative number.</returns>
    internal static int CreateHardLink(string path, string existing)
    {
        bool done = CreateHardLinkNative(path, existing, IntPtr.Zero);
        return done ? 0 : -Marshal.GetLastWin32Error();
    }

    [DllImport("kernel32", EntryPoint = "CreateHardLinkW", SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool CreateHardLinkNative(string path, string existing, IntPtr attributes);
}
