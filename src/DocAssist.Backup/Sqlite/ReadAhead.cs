using System;
using System.Runtime.InteropServices;
using DocAssist.Backup.Sqlite.Native;
using static SQLitePCL.raw;

namespace DocAssist.Backup.Sqlite;

/// <summary>
/// Reads a whole block where SQLite goes through a file: forwards as a copy is made, backwards as the integrity check comes down a tree, and
/// in several places at once, along a table and its indexes. Where it reads here and there, nothing is read in vain.
/// </summary>
internal sealed unsafe class ReadAhead : IDisposable
{
    /// <summary>The largest page there is: the usual file systems take no more than 128 KB less a byte in one call.</summary>
    private const int BlockSize = 64 * 1024;

    private const long Unknown = -1;

    /// <summary>The block of the bytes that SQLite locks (https://www.sqlite.org/fileformat.html 1.3.11): while the app holds one, Windows lets nobody read it.</summary>
    private const long BlockOfLocks = 0x40000000 / BlockSize;

    private readonly UsualFile _file;
    private readonly Block[] _blocks = [new(), new(), new(), new(), new(), new(), new(), new()];
    private long _length = Unknown;
    private long _reads;

    /// <param name="file">The open file.</param>
    public ReadAhead(UsualFile file) => _file = file;

    /// <summary>Reads as the file itself does.</summary>
    /// <returns>0, or an error code of SQLite.</returns>
    public int Read(IntPtr buffer, int count, long offset)
    {
        Block block = Find(count, offset, out bool near);
        block.LastUse = ++_reads;
        if (!block.Holds(offset, count))
        {
            bool whole = near && offset / BlockSize != BlockOfLocks;
            bool filled = whole ? TryFill(block, offset / BlockSize * BlockSize, BlockSize) : TryFill(block, offset, count);
            if (!filled || !block.Holds(offset, count))
            {
                return _file.Read(buffer, count, offset);
            }
        }
        Buffer.MemoryCopy((byte*)block.Bytes + (offset - block.Start), (byte*)buffer, count, count);
        return SQLITE_OK;
    }

    /// <summary>Whatever is asked for next is read from the file.</summary>
    public void Forget()
    {
        _length = Unknown;
        foreach (Block block in _blocks)
        {
            block.Forget();
        }
    }

    public void Dispose()
    {
        foreach (Block block in _blocks)
        {
            Marshal.FreeHGlobal(block.Bytes);
        }
    }

    /// <summary>The block that holds the bytes, else the one that was left longest ago; and whether something near was read of late.</summary>
    private Block Find(int count, long offset, out bool near)
    {
        near = false;
        Block oldest = _blocks[0];
        foreach (Block block in _blocks)
        {
            if (block.Holds(offset, count))
            {
                return block;
            }
            near |= block.IsNear(offset, count);
            oldest = block.LastUse < oldest.LastUse ? block : oldest;
        }
        return oldest;
    }

    /// <summary>False where the file has no such bytes, or the disk does not give them.</summary>
    private bool TryFill(Block block, long start, int count)
    {
        block.Forget();
        if (_length == Unknown)
        {
            long length;
            _length = _file.Length((IntPtr)(&length)) == SQLITE_OK ? length : Unknown;
        }
        long there = Math.Min(count, _length - start);
        if (there <= 0 || !block.TryAllocate() || _file.Read(block.Bytes, (int)there, start) != SQLITE_OK)
        {
            return false;
        }
        block.Start = start;
        block.End = start + there;
        return true;
    }

    private sealed class Block
    {
        private const int Near = 16 * 1024;

        public IntPtr Bytes;
        public long Start;
        public long End;
        public long LastUse;

        public bool TryAllocate()
        {
            try
            {
                Bytes = Bytes == IntPtr.Zero ? Marshal.AllocHGlobal(BlockSize) : Bytes;
                return true;
            }
            catch (OutOfMemoryException)
            {
                return false; // No exception may go through SQLite, and without memory it reads as ever.
            }
        }

        public bool Holds(long offset, int count) => offset >= Start && offset + count <= End;

        public bool IsNear(long offset, int count) => Start < End && offset + count >= Start - Near && offset <= End + Near;

        public void Forget() => Start = End = 0;
    }
}
