using System;
using DocAssist.Backup.Sqlite.Native;
using static SQLitePCL.raw;

namespace DocAssist.Backup.Sqlite;

/// <summary>A database file that is read ahead where it is read in order, and written in blocks where it is written in order.</summary>
/// <remarks>
/// What was read ahead is forgotten whenever a lock changes. While a transaction holds its lock no page that it takes from this file can
/// change, in either journal mode: with a rollback journal nobody writes, and a checkpoint writes only pages that this reader takes from the
/// log (https://www.sqlite.org/wal.html#concurrency). What was written is in the file when a transaction has ended: SQLite then asks for it
/// to be synchronized, or with synchronous = OFF tells that it would (SQLITE_FCNTL_SYNC), and hears of an error by that call.
/// </remarks>
internal sealed class BlockFile : IDisposable
{
    private readonly UsualFile _file;
    private readonly ReadAhead _ahead;
    private readonly WriteBehind _behind;

    /// <param name="file">The open file.</param>
    public BlockFile(UsualFile file)
    {
        _file = file;
        _ahead = new(file);
        _behind = new(file);
    }

    /// <summary>What was written so far.</summary>
    public OrderedWrites Written => _behind.Written;

    public int Read(IntPtr buffer, int count, long offset) => Settle() is var error && error != SQLITE_OK ? error : _ahead.Read(buffer, count, offset);

    public int Write(IntPtr buffer, int count, long offset)
    {
        _ahead.Forget();
        return _behind.Write(buffer, count, offset);
    }

    public int Truncate(long length)
    {
        _ahead.Forget();
        return Settle() is var error && error != SQLITE_OK ? error : _file.Truncate(length);
    }

    public int Sync(int flags) => Settle() is var error && error != SQLITE_OK ? error : _file.Sync(flags);

    public int Length(IntPtr length) => Settle() is var error && error != SQLITE_OK ? error : _file.Length(length);

    public int Control(int operation, IntPtr argument) => Settle() is var error && error != SQLITE_OK ? error : _file.Control(operation, argument);

    public int Lock(int level)
    {
        _ahead.Forget();
        return _file.Lock(level);
    }

    public int Unlock(int level)
    {
        _ahead.Forget();
        int error = Settle();
        int unlocked = _file.Unlock(level);
        return error != SQLITE_OK ? error : unlocked;
    }

    public int LockShared(int first, int count, int flags)
    {
        _ahead.Forget();
        return _file.LockShared(first, count, flags);
    }

    public int Close()
    {
        int error = Settle();
        int closed = _file.Close();
        return error != SQLITE_OK ? error : closed;
    }

    public void Dispose()
    {
        _ahead.Dispose();
        _behind.Dispose();
    }

    private int Settle() => _behind.Flush();
}
