using System;
using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class AdvApi32
{
    /// <summary>ConvertStringSecurityDescriptorToSecurityDescriptorW. The result is freed with LocalFree.</summary>
    /// <returns>0, or a failure's error code as a negative number.</returns>
    internal static int ConvertStringSecurityDescriptor(string text, uint revision, out IntPtr descriptor)
    {
        bool done = ConvertNative(text, revision, out descriptor, IntPtr.Zero);
        return done ? 0 : -Marshal.GetLastWin32Error();
    }

    [DllImport("advapi32", EntryPoint = "ConvertStringSecurityDescriptorToSecurityDescriptorW", SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool ConvertNative(string text, uint revision, out IntPtr descriptor, IntPtr size);
}
