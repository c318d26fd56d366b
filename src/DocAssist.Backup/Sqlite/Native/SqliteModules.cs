using System;
using System.Runtime.InteropServices;

namespace DocAssist.Backup.Sqlite.Native;

/// <summary>What makes the virtual tables of a connection work.</summary>
internal static class SqliteModules
{
    /// <summary>sqlite3_drop_modules, https://www.sqlite.org/c3ref/drop_modules.html: forgets them.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="keep">Pointers to the names of those that stay, and a null pointer.</param>
    /// <returns>0, or an error code of SQLite.</returns>
    [DllImport("e_sqlite3", EntryPoint = "sqlite3_drop_modules", CallingConvention = CallingConvention.Cdecl)]
    public static extern int Drop(SafeHandle connection, IntPtr[] keep);
}
