using System;
using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class AdvApi32
{
    /// <summary>ConvertStringSecurityDescriptorToSecurityDescriptorW. The result is freed with LocalFree.</summary>
    [DllImport("advapi32", EntryPoint = "ConvertStringSecurityDescriptorToSecurityDescriptorW", SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool ConvertStringSecurityDescriptor(string text, uint revision, out IntPtr descriptor, IntPtr size);
}
