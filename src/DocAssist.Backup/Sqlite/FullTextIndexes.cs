using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using DocAssist.Backup.Sqlite.Native;
using Microsoft.Data.Sqlite;

namespace DocAssist.Backup.Sqlite;

/// <summary>Full-text indexes of FTS5, which quick_check asks whether they have the words of their text (since SQLite 3.44).</summary>
internal static class FullTextIndexes
{
    /// <summary>All modules of SQLite that check data of their own, but that one.</summary>
    private static readonly string[] s_others = ["rtree", "rtree_i32", "geopoly", "fts3", "fts4"];

    /// <summary>
    /// Makes a connection forget of them. A quick check leaves out whether any other index has what its table has; this one took longer than all
    /// else in a vector store, which is words for the most part. The tables that an index consists of are checked like any other.
    /// </summary>
    public static void LeaveOut(SqliteConnection connection)
    {
        // Only where the library that is called here is surely the one that the connection is of.
        if (BlockVfs.Name.Length == 0)
        {
            return;
        }
        byte[][] names = s_others.Select(name => Encoding.ASCII.GetBytes(name + "\0")).ToArray();
        GCHandle[] pinned = Array.ConvertAll(names, name => GCHandle.Alloc(name, GCHandleType.Pinned));
        try
        {
            IntPtr[] keep = [.. pinned.Select(p => p.AddrOfPinnedObject()), IntPtr.Zero];
            _ = SqliteModules.Drop(connection.Handle!, keep);
            // It would use what is gone with the module; without it SQLite says of a database that needs it that it cannot be checked.
            connection.CreateFunction<string, string, byte[]>("fts5_locale", null!);
        }
        catch (EntryPointNotFoundException)
        {
            // A library of before 3.30: it asks no index either.
        }
        finally
        {
            Array.ForEach(pinned, p => p.Free());
        }
    }
}
