using System;
using System.Collections.Generic;
using System.Linq;
using DocAssist.Backup.FileSystem.Native;

namespace DocAssist.Backup.Processes;

/// <summary>Asks the Restart Manager of Windows who has files open, https://learn.microsoft.com/windows/win32/rstmgr.</summary>
internal static class RestartManager
{
    /// <summary>The programs by id; none where the system does not tell.</summary>
    public static IReadOnlyList<ProcessName> Find(string[] files)
    {
        if (files.Length == 0 || RstrtMgr.RmStartSession(out uint session, 0, new char[RstrtMgr.SessionKeyLength]) != 0)
        {
            return [];
        }
        try
        {
            return RstrtMgr.RmRegisterResources(session, (uint)files.Length, files, 0, IntPtr.Zero, 0, IntPtr.Zero) == 0 ? List(session) : [];
        }
        finally
        {
            _ = RstrtMgr.RmEndSession(session);
        }
    }

    private static IReadOnlyList<ProcessName> List(uint session)
    {
        uint count = 16;
        while (true)
        {
            RstrtMgr.ProcessInfo[] found = new RstrtMgr.ProcessInfo[count];
            int result = RstrtMgr.RmGetList(session, out uint needed, ref count, found, out _);
            if (result != RstrtMgr.MoreData)
            {
                return result == 0 ? found.Take((int)count).Select(p => new ProcessName(p.Id, p.Name)).OrderBy(p => p.Id).ToList() : [];
            }
            count = needed + 1;
        }
    }
}
