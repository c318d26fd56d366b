using System;
using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class Kernel32
{
    /// <summary>SECURITY_ATTRIBUTES.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct SecurityAttributes
    {
        internal int Length;
        internal IntPtr Descriptor;
        internal int InheritHandle;
    }

    /// <summary>CreateDirectoryW: the folder has its access rules from its first moment.</summary>
    /// <returns>0, or a failure's error code as a negative number.</returns>
    internal static int CreateDirectory(string path, ref SecurityAttributes attributes)
    {
        bool done = CreateDirectoryNative(path, ref attributes);
        return done ? 0 : -Marshal.GetLastWin32Error();
    }

    [DllImport("kernel32", EntryPoint = "CreateDirectoryW", SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool CreateDirectoryNative(string path, ref SecurityAttributes attributes);
}
