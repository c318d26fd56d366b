using System;
using System.Runtime.InteropServices;
using DocAssist.Backup.Sqlite.Native;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace DocAssist.Backup.Sqlite;

/// <summary>
/// A file system for SQLite (https://www.sqlite.org/vfs.html) that leaves everything to the usual one, but reads and writes database files in
/// blocks: a page of 4 KB costs more in the call than in the copying, so that reading 500 MB by pages took six times as long.
/// </summary>
/// <remarks>
/// A file is opened by the usual file system in the memory that SQLite gave us, and what is ours lies behind it: a table of methods that is a
/// copy of the usual one's but for those that <see cref="BlockFile"/> has. Mapping files into memory is left out: a read error would end the process.
/// </remarks>
internal static unsafe class BlockVfs
{
    /// <summary>The version of the methods that ends before those that map files into memory.</summary>
    private const int WithoutMapping = 2;

    private static SqliteVfs* s_usual;

    /// <summary>Where in an open file's memory our part begins.</summary>
    private static int s_ours;

    // SQLite holds the addresses of these for as long as the process lives.
    private static readonly OpenMethod s_open = Open;
    private static readonly CloseMethod s_close = Close;
    private static readonly TransferMethod s_read = (file, buffer, count, offset) => Of(file).Read(buffer, count, offset);
    private static readonly TransferMethod s_write = (file, buffer, count, offset) => Of(file).Write(buffer, count, offset);
    private static readonly TruncateMethod s_truncate = (file, length) => Of(file).Truncate(length);
    private static readonly NumberMethod s_sync = (file, flags) => Of(file).Sync(flags);
    private static readonly LengthMethod s_length = (file, length) => Of(file).Length(length);
    private static readonly NumberMethod s_lock = (file, level) => Of(file).Lock(level);
    private static readonly NumberMethod s_unlock = (file, level) => Of(file).Unlock(level);
    private static readonly ControlMethod s_control = (file, operation, argument) => Of(file).Control(operation, argument);
    private static readonly SharedLockMethod s_sharedLock = (file, first, count, flags) => Of(file).LockShared(first, count, flags);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int OpenMethod(IntPtr vfs, IntPtr name, IntPtr file, int flags, IntPtr outFlags);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int CloseMethod(IntPtr file);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int TransferMethod(IntPtr file, IntPtr buffer, int count, long offset);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int TruncateMethod(IntPtr file, long length);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int NumberMethod(IntPtr file, int number);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int LengthMethod(IntPtr file, IntPtr length);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int ControlMethod(IntPtr file, int operation, IntPtr argument);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int SharedLockMethod(IntPtr file, int first, int count, int flags);

    /// <summary>What to ask for when opening a database; empty where only the usual file system can be had.</summary>
    public static string Name { get; } = TryRegister();

    /// <summary>The database file of a connection; null where only the usual file system was to be had.</summary>
    public static BlockFile? FileOf(SqliteConnection connection)
    {
        IntPtr file = IntPtr.Zero;
        if (Name.Length == 0 || SqliteControl.Ask(connection.Handle!, IntPtr.Zero, SqliteControl.FilePointer, ref file) != SQLITE_OK || file == IntPtr.Zero)
        {
            return null;
        }
        // Only one that is wrapped has our methods.
        return *(SqliteFileMethods**)file == &((Ours*)(file + s_ours))->Methods ? Of(file) : null;
    }

    private static string TryRegister()
    {
        try
        {
            // One of its own for each domain of .NET Framework: SQLite keeps one list for all, and the methods of a domain go with it.
            string name = "docassist-" + Guid.NewGuid().ToString("N");
            return Register(name) && IsKnown(name) ? name : string.Empty;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return string.Empty;
        }
    }

    private static bool Register(string name)
    {
        s_usual = SqliteVfs.Find(null);
        if (s_usual == null)
        {
            return false;
        }
        s_ours = (s_usual->FileSize + 7) & ~7;
        SqliteVfs* vfs = (SqliteVfs*)Marshal.AllocHGlobal(sizeof(SqliteVfs));
        *vfs = *s_usual;
        vfs->FileSize = s_ours + sizeof(Ours);
        vfs->Name = Marshal.StringToHGlobalAnsi(name);
        vfs->Open = Marshal.GetFunctionPointerForDelegate(s_open);
        return SqliteVfs.Register(vfs, makeDefault: 0) == SQLITE_OK;
    }

    /// <summary>Where another module brought a library of SQLite of its own, databases may be opened by that one and ours was told.</summary>
    private static bool IsKnown(string name)
    {
        try
        {
            using SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = ":memory:", Pooling = false, Vfs = name }.ConnectionString);
            connection.Open();
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    private static int Open(IntPtr vfs, IntPtr name, IntPtr file, int flags, IntPtr outFlags)
    {
        int result = ((delegate* unmanaged[Cdecl]<SqliteVfs*, IntPtr, IntPtr, int, IntPtr, int>)s_usual->Open)(s_usual, name, file, flags, outFlags);
        if (result == SQLITE_OK && (flags & SQLITE_OPEN_MAIN_DB) != 0)
        {
            TryWrap(file);
        }
        return result;
    }

    /// <summary>Leaves the file as the usual file system has it when there is no memory: no exception may go through SQLite.</summary>
    private static void TryWrap(IntPtr file)
    {
        SqliteFileMethods** methods = (SqliteFileMethods**)file;
        try
        {
            Ours* ours = (Ours*)(file + s_ours);
            ours->Methods = WithOurs(**methods);
            ours->State = GCHandle.ToIntPtr(GCHandle.Alloc(new BlockFile(new UsualFile(file, *methods))));
            *methods = &ours->Methods;
        }
        catch (OutOfMemoryException)
        {
        }
    }

    private static int Close(IntPtr file)
    {
        GCHandle state = GCHandle.FromIntPtr(((Ours*)(file + s_ours))->State);
        using BlockFile blocks = (BlockFile)state.Target!;
        int result = blocks.Close();
        state.Free();
        return result;
    }

    private static SqliteFileMethods WithOurs(SqliteFileMethods usual)
    {
        usual.Version = Math.Min(usual.Version, WithoutMapping);
        usual.Close = Marshal.GetFunctionPointerForDelegate(s_close);
        usual.Read = Marshal.GetFunctionPointerForDelegate(s_read);
        usual.Write = Marshal.GetFunctionPointerForDelegate(s_write);
        usual.Truncate = Marshal.GetFunctionPointerForDelegate(s_truncate);
        usual.Sync = Marshal.GetFunctionPointerForDelegate(s_sync);
        usual.FileSize = Marshal.GetFunctionPointerForDelegate(s_length);
        usual.Lock = Marshal.GetFunctionPointerForDelegate(s_lock);
        usual.Unlock = Marshal.GetFunctionPointerForDelegate(s_unlock);
        usual.FileControl = Marshal.GetFunctionPointerForDelegate(s_control);
        if (usual.ShmLock != IntPtr.Zero)
        {
            usual.ShmLock = Marshal.GetFunctionPointerForDelegate(s_sharedLock);
        }
        return usual;
    }

    private static BlockFile Of(IntPtr file) => (BlockFile)GCHandle.FromIntPtr(((Ours*)(file + s_ours))->State).Target!;

    /// <summary>What lies behind the usual file system's part of an open file.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Ours
    {
        public IntPtr State;
        public SqliteFileMethods Methods;
    }
}
