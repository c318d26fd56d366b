using System;
using System.Runtime.InteropServices;

namespace DocAssist.Backup.Sqlite.Native;

/// <summary>sqlite3_vfs, https://www.sqlite.org/c3ref/vfs.html: how SQLite reaches a file system.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SqliteVfs
{
    public int Version;
    public int FileSize;
    public int LongestPath;
    public SqliteVfs* Next;
    public IntPtr Name;
    public IntPtr AppData;
    public IntPtr Open;
    public IntPtr Delete;
    public IntPtr Access;
    public IntPtr FullPathname;
    public IntPtr DlOpen;
    public IntPtr DlError;
    public IntPtr DlSym;
    public IntPtr DlClose;
    public IntPtr Randomness;
    public IntPtr Sleep;
    public IntPtr CurrentTime;
    public IntPtr GetLastError;
    public IntPtr CurrentTimeInt64;
    public IntPtr SetSystemCall;
    public IntPtr GetSystemCall;
    public IntPtr NextSystemCall;

    /// <summary>The file system of that name; the usual one for null. Null when there is none.</summary>
    [DllImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find", CallingConvention = CallingConvention.Cdecl)]
    public static extern SqliteVfs* Find(byte[]? name);

    /// <summary>Makes a file system known for as long as the process lives.</summary>
    /// <returns>0, or an error code of SQLite.</returns>
    [DllImport("e_sqlite3", EntryPoint = "sqlite3_vfs_register", CallingConvention = CallingConvention.Cdecl)]
    public static extern int Register(SqliteVfs* vfs, int makeDefault);
}
