using System;
using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class Kernel32
{
    /// <summary>LocalFree.</summary>
    [DllImport("kernel32", EntryPoint = "LocalFree", SetLastError = true, ExactSpelling = true)]
    internal static extern IntPtr LocalFree(IntPtr memory);
}
