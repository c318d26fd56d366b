using System;
using System.Runtime.InteropServices;

namespace DocAssist.Backup.Sqlite.Native;

/// <summary>sqlite3_io_methods, https://www.sqlite.org/c3ref/io_methods.html: what SQLite can do with an open file.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SqliteFileMethods
{
    public int Version;
    public IntPtr Close;
    public IntPtr Read;
    public IntPtr Write;
    public IntPtr Truncate;
    public IntPtr Sync;
    public IntPtr FileSize;
    public IntPtr Lock;
    public IntPtr Unlock;
    public IntPtr CheckReservedLock;
    public IntPtr FileControl;
    public IntPtr SectorSize;
    public IntPtr DeviceCharacteristics;
    public IntPtr ShmMap;
    public IntPtr ShmLock;
    public IntPtr ShmBarrier;
    public IntPtr ShmUnmap;
    public IntPtr Fetch;
    public IntPtr Unfetch;
}
