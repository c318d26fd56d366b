using System;
using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class AdvApi32
{
    /// <summary>DeregisterEventSource.</summary>
    [DllImport("advapi32", ExactSpelling = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool DeregisterEventSource(IntPtr handle);
}
