using System;
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

    private static int s_open;

    /// <summary>Says that a live database is being opened; disposing the entry, that it is closed.</summary>
    public static Entry Enter()
    {
        lock (s_gate)
        {
            s_open++;
        }
        return new();
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

    private static bool IsWal(string database)
    {
        lock (s_gate)
        {
            if (s_open > 0)
            {
                return false;
            }
            try
            {
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

    /// <summary>One open live database.</summary>
    internal sealed class Entry : IDisposable
    {
        public void Dispose()
        {
            lock (s_gate)
            {
                s_open--;
            }
        }
    }
}
