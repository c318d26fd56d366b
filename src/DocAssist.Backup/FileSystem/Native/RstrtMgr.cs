using System;
using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem.Native;

/// <summary>The Restart Manager of Windows, which knows who has a file open.</summary>
internal static class RstrtMgr
{
    internal const int SessionKeyLength = 33;

    /// <summary>ERROR_MORE_DATA: the list was too short.</summary>
    internal const int MoreData = 234;

    [DllImport("rstrtmgr", CharSet = CharSet.Unicode)]
    internal static extern int RmStartSession(out uint session, int flags, char[] sessionKey);

    [DllImport("rstrtmgr", CharSet = CharSet.Unicode)]
    internal static extern int RmRegisterResources(uint session, uint fileCount, string[] files, uint applicationCount, IntPtr applications, uint serviceCount, IntPtr services);

    [DllImport("rstrtmgr")]
    internal static extern int RmGetList(uint session, out uint needed, ref uint count, [In, Out] ProcessInfo[] processes, out uint rebootReasons);

    [DllImport("rstrtmgr")]
    internal static extern int RmEndSession(uint session);

    /// <summary>RM_PROCESS_INFO.</summary>
    [StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)]
    internal struct ProcessInfo
    {
        public int Id;
        public uint StartTimeLow;
        public uint StartTimeHigh;

        [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 256)]
        public string Name;

        [MarshalAs(UnmanagedType.ByValTStr, SizeConst = 64)]
        public string ServiceName;

        public int Kind;
        public uint Status;
        public uint TerminalSession;

        [MarshalAs(UnmanagedType.Bool)]
        public bool Restartable;
    }
}
