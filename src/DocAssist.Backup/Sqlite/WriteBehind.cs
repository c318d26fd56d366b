using System;
using System.Runtime.InteropServices;
using DocAssist.Backup.Sqlite.Native;
using static SQLitePCL.raw;

namespace DocAssist.Backup.Sqlite;

/// <summary>Keeps what is written in order, and writes it in blocks.</summary>
internal sealed unsafe class WriteBehind : IDisposable
{
    /// <summary>The largest page there is: the usual file systems take no more than 128 KB less a byte in one call.</summary>
    private const int Capacity = 64 * 1024;

    private readonly UsualFile _file;
    private IntPtr _block;
    private long _start;
    private int _kept;

    /// <summary>What is in the file, and not only kept.</summary>
    public OrderedWrites Written { get; } = new();

    /// <param name="file">The open file.</param>
    public WriteBehind(UsualFile file) => _file = file;

    /// <summary>Keeps the bytes, or writes them.</summary>
    /// <returns>0, or an error code of SQLite: of these bytes or of any before them.</returns>
    public int Write(IntPtr buffer, int count, long offset)
    {
        if ((offset != _start + _kept || _kept + count > Capacity) && Flush() is var error && error != SQLITE_OK)
        {
            return error;
        }
        if (!TryAllocate())
        {
            return Put(buffer, count, offset);
        }
        _start = _kept == 0 ? offset : _start;
        Buffer.MemoryCopy((byte*)buffer, (byte*)_block + _kept, count, count);
        _kept += count;
        return SQLITE_OK;
    }

    private bool TryAllocate()
    {
        try
        {
            _block = _block == IntPtr.Zero ? Marshal.AllocHGlobal(Capacity) : _block;
            return true;
        }
        catch (OutOfMemoryException)
        {
            return false; // No exception may go through SQLite.
        }
    }

    /// <summary>Writes what is kept. After an error it is kept still, and tried again by the next call.</summary>
    /// <returns>0, or an error code of SQLite.</returns>
    public int Flush()
    {
        int result = _kept == 0 ? SQLITE_OK : Put(_block, _kept, _start);
        _kept = result == SQLITE_OK ? 0 : _kept;
        return result;
    }

    private int Put(IntPtr buffer, int count, long offset)
    {
        int result = _file.Write(buffer, count, offset);
        if (result == SQLITE_OK)
        {
            Written.Add(offset, count);
        }
        return result;
    }

    public void Dispose() => Marshal.FreeHGlobal(_block);
}
