using System;
using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

internal static partial class AdvApi32
{
    /// <summary>ReportEventW with one text and nothing else.</summary>
    /// <returns>0, or a failure's error code as a negative number.</returns>
    internal static int ReportEvent(IntPtr handle, ushort type, uint id, string text)
    {
        bool done = ReportEventNative(handle, type, category: 0, id, IntPtr.Zero, textCount: 1, byteCount: 0, [text], IntPtr.Zero);
        return done ? 0 : -Marshal.GetLastWin32Error();
    }

    [DllImport("advapi32", EntryPoint = "ReportEventW", SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool ReportEventNative(IntPtr handle, ushort type, ushort category, uint id, IntPtr user, ushort textCount, uint byteCount, string[] texts, IntPtr bytes);
}
