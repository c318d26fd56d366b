using System;
using System.Runtime.InteropServices;

namespace DocAssist.Backup.Sqlite.Native;

/// <summary>What a connection can be asked of its files.</summary>
internal static class SqliteControl
{
    /// <summary>SQLITE_FCNTL_FILE_POINTER: which open file is the database?</summary>
    public const int FilePointer = 7;

    /// <summary>sqlite3_file_control, https://www.sqlite.org/c3ref/file_control.html.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="schema">Zero for "main".</param>
    /// <param name="operation">What is asked.</param>
    /// <param name="answer">Takes the answer.</param>
    /// <returns>0, or an error code of SQLite.</returns>
    [DllImport("e_sqlite3", EntryPoint = "sqlite3_file_control", CallingConvention = CallingConvention.Cdecl)]
    public static extern int Ask(SafeHandle connection, IntPtr schema, int operation, ref IntPtr answer);
}
