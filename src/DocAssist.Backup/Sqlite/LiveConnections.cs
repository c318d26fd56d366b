using System;
using System.Collections.Generic;
using System.IO;
using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.Sqlite;

/// <summary>
/// Knows whether this process has a live database open. On Unix all locks of a process on a file are lost when any descriptor of it is
/// closed (https://www.sqlite.org/howtocorrupt.html 2.2): a fact of the process, and so is this state.
/// </summary>
internal static class LiveConnections
{
    private const int JournalModeOffset = 18;

    private const byte Wal = 2;

    private static readonly object s_gate = new();

    /// <summary>By volume and file number: one file can have several paths.</summary>
    private static readonly List<(ulong Volume, ulong Number)> s_open = [];

    /// <summary>Says that a live database is being opened; disposing the entry, that it is closed.</summary>
    /// <exception cref="System.IO.IOException">It cannot be looked up.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be looked up.</exception>
    public static Entry Enter(string database)
    {
        (ulong, ulong) file = FileOf(database);
        lock (s_gate)
        {
            s_open.Add(file);
        }
        return new(file);
    }

    /// <summary>
    /// The state of a database in WAL mode that no program has open: it has no log, which the first program to open it makes and the last
    /// to close it removes. Null for any other, and when this process is reading one.
    /// </summary>
    public static FileStatus? WalAtRest(string database)
    {
        FileStatus status = FileStatus.Of(database);
        bool hasLog = FileStatus.Of(database + "-wal").Kind != FileKind.Missing || FileStatus.Of(database + "-journal").Kind != FileKind.Missing;
        return status.Kind == FileKind.File && !hasLog && IsWal(database) ? status : null;
    }

    /// <summary>The first 100 bytes of a live database; null when this process is reading one, and for a file that is shorter.</summary>
    /// <exception cref="System.IO.IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[]? TryReadHeader(string database)
    {
        byte[] header = new byte[SqliteFile.HeaderLength];
        lock (s_gate)
        {
            if (s_open.Contains(FileOf(database)))
            {
                return null;
            }
            using FileStream stream = Polyfills.OpenLiveFile(database);
            return stream.Read(header, 0, header.Length) == header.Length ? header : null;
        }
    }

    private static bool IsWal(string database)
    {
        lock (s_gate)
        {
            try
            {
                if (s_open.Contains(FileOf(database)))
                {
                    return false;
                }
                using FileStream stream = Polyfills.OpenLiveFile(database);
                stream.Position = JournalModeOffset;
                return stream.ReadByte() == Wal && stream.ReadByte() == Wal;
            }
            catch (Exception e) when (SystemError.IsExpected(e))
            {
                // The ordinary way will meet the same error and name it.
                return false;
            }
        }
    }

    private static (ulong Volume, ulong Number) FileOf(string database)
    {
        FileStatus status = FileStatus.Of(database);
        return (status.Identity.Volume, status.Identity.Number);
    }

    /// <summary>One open live database.</summary>
    internal sealed class Entry : IDisposable
    {
        private readonly (ulong, ulong) _file;

        public Entry((ulong, ulong) file) => _file = file;

        public void Dispose()
        {
            lock (s_gate)
            {
                s_open.Remove(_file);
            }
        }
    }
}
