using System;
using System.Threading;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace DocAssist.Backup.Sqlite;

/// <summary>Opens a live database with a read transaction that lasts as long as the connection.</summary>
internal sealed class HeldRead
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(2);

    private readonly string _source;
    private readonly WaitBudget _budget;
    private readonly CancellationToken _token;

    /// <param name="source">The database, as errors name it.</param>
    /// <param name="budget">How long to wait for a lock that another program holds.</param>
    /// <param name="token">Ends the waiting.</param>
    public HeldRead(string source, WaitBudget budget, CancellationToken token)
    {
        _source = source;
        _budget = budget;
        _token = token;
    }

    /// <summary>Opens a database and begins a read transaction, waiting for a lock that another program holds.</summary>
    /// <exception cref="BackupException">DatabaseBusy, AccessDenied, ReadFailed.</exception>
    /// <exception cref="SqliteException">SQLITE_CORRUPT or SQLITE_NOTADB, or a journal that must be played back first.</exception>
    public SqliteConnection OpenAndHold(Func<string, SqliteConnection> open, string path)
    {
        SqliteConnection connection = Open(open, path);
        try
        {
            Hold(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens a database.</summary>
    /// <exception cref="BackupException">AccessDenied, ReadFailed.</exception>
    public SqliteConnection Open(Func<string, SqliteConnection> open, string path)
    {
        try
        {
            return open(path);
        }
        catch (SqliteException e)
        {
            throw Explain(e);
        }
    }

    /// <summary>Begins the read transaction, between two commits of the app if need be.</summary>
    private void Hold(SqliteConnection connection)
    {
        while (true)
        {
            _token.ThrowIfCancellationRequested();
            // A deferred BEGIN takes no lock: the first read does, and the transaction keeps it. Asked of SQLite itself, because the
            // commands of Microsoft.Data.Sqlite sleep 150 ms after each refusal and so never get between the commits of a busy app.
            int result = sqlite3_exec(connection.Handle, "BEGIN; SELECT count(*) FROM sqlite_master");
            if (result == SQLITE_OK)
            {
                return;
            }
            SqliteException refusal = new(sqlite3_errmsg(connection.Handle).utf8_to_string(), result & 0xff, sqlite3_extended_errcode(connection.Handle));
            sqlite3_exec(connection.Handle, "ROLLBACK");
            bool busy = (result & 0xff) is SQLITE_BUSY or SQLITE_LOCKED;
            if (!busy || !_budget.TryWait(s_pause, _token))
            {
                throw Explain(refusal);
            }
        }
    }

    private Exception Explain(SqliteException e)
    {
        if (e.SqliteErrorCode is SQLITE_BUSY or SQLITE_LOCKED)
        {
            return Busy(e);
        }
        return HotJournal.IsReason(e) || e.SqliteErrorCode is SQLITE_CORRUPT or SQLITE_NOTADB ? e : SourceFailure(e);
    }

    public BackupException Busy(Exception? inner = null) =>
        new(BackupErrorCode.DatabaseBusy, $"Another program has '{_source}' locked.", "Try again when the app is idle, or give more time with -TimeoutSec.", _source, inner);

    private BackupException SourceFailure(SqliteException e) => e.SqliteErrorCode is SQLITE_CANTOPEN or SQLITE_PERM or SQLITE_READONLY
        ? new(BackupErrorCode.AccessDenied, $"'{_source}' cannot be opened: {e.Message}", "Check that this account may read the file and its -wal file. A database in WAL mode also needs a folder that SQLite may write to.", _source, e)
        : new(BackupErrorCode.ReadFailed, $"'{_source}' could not be read: {e.Message}", "Check the disk and its connection, then try again.", _source, e);
}
