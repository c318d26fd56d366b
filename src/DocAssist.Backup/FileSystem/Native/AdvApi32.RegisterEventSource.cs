using System;
using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class AdvApi32
{
    /// <summary>RegisterEventSourceW, on this machine. A name that nobody has registered leads to the log Application. The result is given back with DeregisterEventSource.</summary>
    /// <returns>0, or a failure's error code as a negative number.</returns>
    internal static int RegisterEventSource(string source, out IntPtr handle)
    {
        handle = RegisterEventSourceNative(null, source);
        return handle != IntPtr.Zero ? 0 : -Marshal.GetLastWin32Error();
    }

    [DllImport("advapi32", EntryPoint = "RegisterEventSourceW", SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true)]
    private static extern IntPtr RegisterEventSourceNative(string? server, string source);
}
