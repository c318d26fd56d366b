using System;
using System.Runtime.InteropServices;
using DocAssist.Backup.Sqlite.Native;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace DocAssist.Backup.Sqlite;

/// <summary>
/// The first page of a copy, before SQLite writes it, which it does last: that of the source, but for what a header tells of the file that it
/// heads (https://www.sqlite.org/fileformat.html 1.3). Only a guess, to be compared with what is written: in WAL mode a newer page may be in the log.
/// </summary>
internal static class ForeseenPage
{
    private const int Versions = 18;
    private const int ChangeCounter = 24;
    private const int PageCount = 28;
    private const int SchemaCookie = 40;
    private const int ValidFor = 92;
    private const int SqliteVersion = 96;

    /// <summary>Null where the source's cannot be read.</summary>
    /// <param name="source">An open connection that reads in blocks.</param>
    /// <param name="pageSize">In bytes.</param>
    public static byte[]? TryFind(SqliteConnection source, int pageSize)
    {
        byte[] page = new byte[pageSize];
        GCHandle pinned = GCHandle.Alloc(page, GCHandleType.Pinned);
        try
        {
            if (BlockVfs.FileOf(source)?.Read(pinned.AddrOfPinnedObject(), pageSize, 0) != SQLITE_OK)
            {
                return null;
            }
        }
        finally
        {
            pinned.Free();
        }
        // As MarkSelfContained leaves them, and as the first transaction of a new file makes the others.
        page[Versions] = page[Versions + 1] = 1;
        Put(page, ChangeCounter, 1);
        Put(page, PageCount, (uint)source.QueryNumber("PRAGMA page_count"));
        Put(page, SchemaCookie, 1);
        Put(page, ValidFor, 1);
        Put(page, SqliteVersion, (uint)sqlite3_libversion_number());
        return page;
    }

    private static void Put(byte[] page, int offset, uint number)
    {
        for (int i = 0; i < sizeof(uint); i++)
        {
            page[offset + i] = (byte)(number >> (8 * (sizeof(uint) - 1 - i)));
        }
    }
}
