using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Processes;
using DocAssist.Backup.Sqlite;

namespace DocAssist.Backup.Swapping;

/// <summary>
/// Keeps every other program out of the live databases, and finds out whether one is in already: all of SQLite's locks are taken at once, which
/// no open transaction and no open database in WAL mode allows (https://www.sqlite.org/fileformat.html section 1.5). Nothing is written.
/// </summary>
/// <remarks>While it lasts this process must not open any of the databases: on Unix closing one would drop the locks.</remarks>
internal sealed class DatabaseHold : IDisposable
{
    private const long PendingByte = 0x40000000;

    private const int LockBytes = 512;

    private readonly List<FileStream> _held = [];

    private DatabaseHold()
    {
    }

    /// <summary>Takes hold of databases.</summary>
    /// <exception cref="BackupException">ApplicationRunning; AccessDenied, ReadFailed.</exception>
    public static DatabaseHold Acquire(IReadOnlyList<string> databases)
    {
        // Before anything is opened here: what this very process has open counts too.
        IReadOnlyList<ProcessName> users = OpenHandles.Find(databases.SelectMany(d => SqliteFile.SideFiles(d).Prepend(d)).ToList());
        if (users.Count > 0)
        {
            throw InUse(databases[0], $" by {string.Join(", ", users)}");
        }
        DatabaseHold hold = new();
        try
        {
            foreach (string database in databases)
            {
                hold.Take(database);
            }
            return hold;
        }
        catch
        {
            hold.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Windows cannot rename a folder in which a file is open; there the rename itself fails when somebody came in between. A file that is
    /// renamed itself stays held.
    /// </summary>
    /// <param name="renamed">What is about to be renamed.</param>
    public void ReleaseForRename(IEnumerable<string> renamed)
    {
        if (Platform.IsWindows)
        {
            HashSet<string> files = new(renamed, StringComparer.OrdinalIgnoreCase);
            foreach (FileStream inFolder in _held.Where(s => !files.Contains(s.Name)).ToList())
            {
                inFolder.Dispose();
                _held.Remove(inFolder);
            }
        }
    }

    public void Dispose()
    {
        foreach (FileStream stream in _held)
        {
            stream.Dispose();
        }
        _held.Clear();
    }

    private void Take(string database)
    {
        FileStream stream = Open(database);
        _held.Add(stream);
        try
        {
            if (!Platform.IsWindows)
            {
                Polyfills.LockRange(stream, PendingByte, LockBytes);
            }
        }
        catch (IOException e)
        {
            throw InUse(database, string.Empty, e);
        }
    }

    private static FileStream Open(string database)
    {
        const int SharingViolation = 32;
        try
        {
            // On Windows a file that is shared with nobody cannot be opened while somebody has it open.
            FileShare share = Platform.IsWindows ? FileShare.Delete : FileShare.ReadWrite | FileShare.Delete;
            return Open(database, share);
        }
        catch (IOException e) when (Platform.IsWindows && (e.HResult & 0xffff) == SharingViolation)
        {
            throw InUse(database, string.Empty, e);
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            throw IOFailure.Reading(database, e);
        }
    }

    private static FileStream Open(string database, FileShare share)
    {
        try
        {
            return new(database, FileMode.Open, FileAccess.ReadWrite, share, 1);
        }
        catch (UnauthorizedAccessException)
        {
            // A read-only file: nobody can be writing it, and a lock for reading keeps writers out.
            return new(database, FileMode.Open, FileAccess.Read, share, 1);
        }
    }

    private static BackupException InUse(string database, string by, Exception? inner = null) => new(
        BackupErrorCode.ApplicationRunning,
        $"'{database}' is in use{by}.",
        "Close the DocAssist app on every computer that uses this data, then try again.",
        database,
        inner);
}
