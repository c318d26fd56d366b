using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using DocAssist.Backup.FileSystem;
using Microsoft.Data.Sqlite;

namespace DocAssist.Backup.Sqlite;

/// <summary>What a database file is called, what lies beside it, and how it is opened.</summary>
internal static class SqliteFile
{
    /// <summary>Length of the header of every SQLite database, https://www.sqlite.org/fileformat.html section 1.3.</summary>
    public const int HeaderLength = 100;

    private const int WriteVersionOffset = 18;

    private static readonly byte[] s_magic = Encoding.ASCII.GetBytes("SQLite format 3\0");

    private static readonly string[] s_sideSuffixes = ["-wal", "-shm", "-journal"];

    /// <summary>Endings of the side files that hold data; the third is an index that is made anew.</summary>
    public static readonly IReadOnlyList<string> Logs = ["-wal", "-journal"];

    /// <summary>Names that databases usually have. Such a file is asked by SQLite itself: see <see cref="IsDatabase"/>.</summary>
    private static readonly string[] s_usualExtensions = [".db", ".db3", ".sqlite", ".sqlite3"];

    /// <summary>True when a file has a name as databases usually have.</summary>
    public static bool HasUsualName(string path) => Array.IndexOf(s_usualExtensions, Path.GetExtension(path).ToLowerInvariant()) >= 0;

    /// <summary>
    /// True when a live file is a database. A file with a usual name is opened by SQLite only: opening and closing it as a plain file
    /// could drop the locks that other connections of this process hold on it (https://www.sqlite.org/howtocorrupt.html 2.2).
    /// </summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static bool IsDatabase(string path, long length)
    {
        if (length < HeaderLength)
        {
            return false;
        }
        if (!HasUsualName(path))
        {
            using FileStream stream = Polyfills.OpenLiveFile(path);
            return HasMagic(stream);
        }
        try
        {
            // Immutable takes no lock and makes no side file; the first page of a live database always begins the same.
            using SqliteConnection connection = OpenFinished(path);
            connection.Query("PRAGMA schema_version");
            return true;
        }
        catch (SqliteException e)
        {
            // Anything but "not a database" (busy, corrupt, needs recovery) is something only a database can answer.
            return e.SqliteErrorCode != SQLitePCL.raw.SQLITE_NOTADB;
        }
    }

    /// <summary>True for the header of a database in WAL mode.</summary>
    public static bool IsWal(byte[] header) => header[WriteVersionOffset] == 2;

    /// <summary>The names of the side files that a database can have.</summary>
    public static IEnumerable<string> SideFiles(string database) => s_sideSuffixes.Select(suffix => database + suffix);

    /// <summary>The database that a side file belongs to, or null when the name is no side file's.</summary>
    public static string? DatabaseOfSideFile(string path)
    {
        foreach (string suffix in s_sideSuffixes)
        {
            if (path.EndsWith(suffix, StringComparison.Ordinal) && path.Length > suffix.Length)
            {
                return path.Substring(0, path.Length - suffix.Length);
            }
        }
        return null;
    }

    /// <summary>
    /// Opens a live database: read-only, so that it is never changed and never checkpointed by us, and never "immutable",
    /// which would lose what is in its write-ahead log.
    /// </summary>
    /// <exception cref="SqliteException">SQLite cannot open it.</exception>
    public static SqliteConnection OpenLive(string path) => Open(path, SqliteOpenMode.ReadOnly, blocks: true);

    /// <summary>Opens a file of our own for writing.</summary>
    /// <exception cref="SqliteException">SQLite cannot open it.</exception>
    public static SqliteConnection OpenOwn(string path) => Open(path, SqliteOpenMode.ReadWrite, blocks: false);

    /// <summary>Opens a copy that is being made, and thrown away unless it is complete: what is written may be kept in memory until the end.</summary>
    /// <exception cref="SqliteException">SQLite cannot open it.</exception>
    public static SqliteConnection OpenUnfinished(string path) => Open(path, SqliteOpenMode.ReadWrite, blocks: true);

    /// <summary>Opens a finished copy so that no side file ever appears beside it, on a read-only disk too.</summary>
    /// <exception cref="SqliteException">SQLite cannot open it.</exception>
    public static SqliteConnection OpenFinished(string path) => Open(ToImmutableUri(path), SqliteOpenMode.ReadOnly, blocks: true);

    /// <summary>Gives a connection to a finished copy a second one to read, in the same way.</summary>
    /// <exception cref="SqliteException">SQLite cannot open it, or not together with the first.</exception>
    public static void AttachFinished(SqliteConnection connection, string path, string schema)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = $"ATTACH $uri AS {SqliteQueries.Quote(schema)}";
        command.Parameters.AddWithValue("$uri", ToImmutableUri(path));
        command.ExecuteNonQuery();
    }

    /// <summary>
    /// Marks a copy as a rollback-journal database (header bytes 18 and 19). A copy that says "WAL" cannot be opened on a
    /// read-only disk and leaves side files elsewhere.
    /// </summary>
    public static void MarkSelfContained(string path)
    {
        const byte RollbackJournal = 1;
        using FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = WriteVersionOffset;
        if (stream.ReadByte() != RollbackJournal || stream.ReadByte() != RollbackJournal)
        {
            stream.Position = WriteVersionOffset;
            stream.WriteByte(RollbackJournal);
            stream.WriteByte(RollbackJournal);
        }
    }

    /// <summary>Plays the log or journal beside a copy of our own back into it.</summary>
    /// <exception cref="SqliteException">The two together are damaged, though each may look whole by itself.</exception>
    /// <exception cref="BackupException">NotEnoughSpace, WriteFailed: the copy cannot be written.</exception>
    public static void AbsorbSideFiles(string path)
    {
        try
        {
            using SqliteConnection connection = OpenOwn(path);
            connection.Query("PRAGMA journal_mode = DELETE");
        }
        catch (SqliteException e) when (!IsOfContent(e))
        {
            BackupErrorCode code = e.SqliteErrorCode == SQLitePCL.raw.SQLITE_FULL ? BackupErrorCode.NotEnoughSpace : BackupErrorCode.WriteFailed;
            throw new BackupException(code, $"The log beside the copy '{path}' could not be taken into it: {e.Message}", "Check the disk of that folder and the rights of this account on it, then try again.", path, e);
        }
    }

    /// <summary>True when SQLite refused what the file holds; false when it could not get at it, which says nothing of the database.</summary>
    public static bool IsOfContent(SqliteException e) =>
        e.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_ERROR;

    /// <summary>True when a stream begins as an SQLite database does.</summary>
    public static bool HasMagic(Stream stream)
    {
        byte[] head = new byte[s_magic.Length];
        int read = 0;
        int got;
        while (read < head.Length && (got = stream.Read(head, read, head.Length - read)) > 0)
        {
            read += got;
        }
        return read == head.Length && ((ReadOnlySpan<byte>)head).SequenceEqual(s_magic);
    }

    private static SqliteConnection Open(string source, SqliteOpenMode mode, bool blocks)
    {
        SqliteConnectionStringBuilder settings = new()
        {
            DataSource = source,
            Mode = mode,
            // A pooled connection would keep the file open, and locked on Windows, after we are done.
            Pooling = false,
            DefaultTimeout = 1,
            Vfs = blocks ? BlockVfs.Name : string.Empty,
        };
        SqliteConnection connection = new(settings.ConnectionString);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>https://www.sqlite.org/uri.html: everything but plain characters is written as %hh.</summary>
    private static string ToImmutableUri(string path)
    {
        StringBuilder uri = new("file:");
        string slashed = Platform.IsWindows ? path.Replace('\\', '/') : path;
        uri.Append(slashed.StartsWith("/", StringComparison.Ordinal) ? "//" : "///");
        foreach (byte b in Encoding.UTF8.GetBytes(slashed))
        {
            bool plain = b is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'0' and <= (byte)'9') or (byte)'/' or (byte)':' or (byte)'-' or (byte)'_' or (byte)'.';
            uri.Append(plain ? ((char)b).ToString() : "%" + b.ToString("x2", CultureInfo.InvariantCulture));
        }
        return uri.Append("?immutable=1").ToString();
    }
}
