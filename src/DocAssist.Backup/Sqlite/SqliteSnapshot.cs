using System;
using System.IO;
using System.Threading;
using DocAssist.Backup.FileSystem;
using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace DocAssist.Backup.Sqlite;

/// <summary>
/// Copies a live database by SQLite's online backup (https://www.sqlite.org/backup.html), page step by page step, while one read
/// transaction is held: without it a busy writer makes the copy start over for ever, in both journal modes.
/// No pause between the steps: with a rollback journal the app cannot commit while we read.
/// </summary>
internal sealed class SqliteSnapshot
{
    private const int PagesPerStep = 256;

    /// <summary>SQLITE_IOERR_CORRUPTFS: what SQLite makes of EIO on reading.</summary>
    private const int BadSector = 10 | (33 << 8);

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(2);

    private readonly string _source;
    private readonly HeldRead _reader;
    private readonly WaitBudget _budget;
    private readonly CancellationToken _token;
    private readonly FollowingHash? _following;

    /// <param name="source">The live database.</param>
    /// <param name="budget">How long to wait for a lock that another program holds.</param>
    /// <param name="token">Ends the copy between two steps.</param>
    /// <param name="following">Told how far the copy is written; may be null.</param>
    public SqliteSnapshot(string source, WaitBudget budget, CancellationToken token, FollowingHash? following = null)
    {
        _following = following;
        _source = source;
        _reader = new(source, budget, token);
        _budget = budget;
        _token = token;
    }

    /// <summary>Makes the copy. It is complete but not flushed when this returns.</summary>
    /// <param name="destination">A new file, on a disk of this machine.</param>
    /// <param name="scratch">A folder of our own, for the recovery of a database whose program died.</param>
    /// <param name="copied">Told the bytes of every step.</param>
    /// <exception cref="BackupException">DatabaseBusy, AccessDenied, ReadFailed; NotEnoughSpace, WriteFailed for the copy.</exception>
    /// <exception cref="SqliteException">SQLITE_CORRUPT or SQLITE_NOTADB: the caller decides what that means.</exception>
    public SnapshotResult CopyTo(string destination, ScratchFolder scratch, Action<long> copied)
    {
        try
        {
            return CopyOnce(destination, scratch, copied);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SQLITE_CORRUPT)
        {
            // A page that the disk did not give is damage to a query too (SQLITE_IOERR_CORRUPTFS): only what SQLite says twice counts.
            Discard(destination);
            return CopyOnce(destination, scratch, copied);
        }
    }

    private SnapshotResult CopyOnce(string destination, ScratchFolder scratch, Action<long> copied)
    {
        RequireOrdinarySideFiles();
        if (TryCopyAtRest(destination, copied) is SnapshotResult atRest)
        {
            return atRest;
        }
        try
        {
            using LiveConnections.Entry entry = LiveConnections.Enter(_source);
            using SqliteConnection source = _reader.OpenAndHold(SqliteFile.OpenLive, _source);
            return CopyTo(destination, source, copied, recovered: false);
        }
        catch (SqliteException e) when (HotJournal.IsReason(e))
        {
            string rescued = HotJournal.CopyWithJournal(_source, scratch.Path, _token);
            using SqliteConnection source = _reader.OpenAndHold(SqliteFile.OpenOwn, rescued);
            return CopyTo(destination, source, copied, recovered: true);
        }
    }

    /// <summary>SQLite would wait for ever for the other end of a pipe, and would follow a link.</summary>
    private void RequireOrdinarySideFiles()
    {
        foreach (string side in SqliteFile.SideFiles(_source))
        {
            if (FileStatus.Of(side).Kind is not (FileKind.Missing or FileKind.File))
            {
                throw new BackupException(BackupErrorCode.ReadFailed, $"'{side}' is no ordinary file, so '{_source}' cannot be read.", "Look who put it there, and remove it while the app is closed.", _source);
            }
        }
    }

    /// <summary>
    /// Copies a database in WAL mode that no program has open. To read it in the ordinary way SQLite would have to make its side files anew,
    /// which stay behind and may belong to an account that shuts the app out. Null when it is not at rest, or was not until the end.
    /// </summary>
    private SnapshotResult? TryCopyAtRest(string destination, Action<long> copied)
    {
        if (LiveConnections.WalAtRest(_source) is not FileStatus before)
        {
            return null;
        }
        try
        {
            using SqliteConnection source = _reader.Open(SqliteFile.OpenFinished, _source);
            SnapshotResult result = CopyTo(destination, source, copied, recovered: false) with { JournalMode = "wal" };
            if (LiveConnections.WalAtRest(_source) == before)
            {
                return result;
            }
        }
        catch (SqliteException) when (LiveConnections.WalAtRest(_source) != before)
        {
            // The app started meanwhile; what was read is of two moments.
        }
        Discard(destination);
        return null;
    }

    private void Discard(string destination)
    {
        _following?.GiveUp();
        IOFailure.WhenWriting(destination, () => File.Delete(destination));
    }

    private SnapshotResult CopyTo(string destination, SqliteConnection source, Action<long> copied, bool recovered)
    {
        string journalMode = source.Query("PRAGMA journal_mode")[0];
        int pageSize = (int)source.QueryNumber("PRAGMA page_size");
        IOFailure.WhenWriting(destination, () => Polyfills.CreateOwnerOnlyFile(destination, FileMode.CreateNew, FileShare.None).Dispose());
        long pages;
        BlockFile? blocks;
        using (SqliteConnection target = OpenTarget(destination))
        {
            blocks = BlockVfs.FileOf(target);
            _following?.Begin(destination, blocks is null ? null : ForeseenPage.TryFind(source, pageSize));
            pages = CopyPages(source, target, destination, pageSize, bytes =>
            {
                copied(bytes);
                _following?.MayRead(blocks?.Written.EndFrom(pageSize) ?? 0);
            });
        }
        IOFailure.WhenWriting(destination, () => SqliteFile.MarkSelfContained(destination));
        _following?.Written(inOrder: blocks?.Written.EndFrom(pageSize) > pageSize);
        return new(journalMode, pageSize, pages, recovered);
    }

    /// <summary>The copy is thrown away unless it is complete, and flushed as a whole later: it needs no journal of its own.</summary>
    private static SqliteConnection OpenTarget(string destination)
    {
        SqliteConnection? target = null;
        try
        {
            target = SqliteFile.OpenUnfinished(destination);
            target.Query("PRAGMA journal_mode = OFF");
            target.Execute("PRAGMA synchronous = OFF");
            target.Query("PRAGMA locking_mode = EXCLUSIVE");
            return target;
        }
        catch (SqliteException e)
        {
            target?.Dispose();
            throw WriteFailure(e.SqliteExtendedErrorCode, destination);
        }
    }

    private long CopyPages(SqliteConnection source, SqliteConnection target, string destination, int pageSize, Action<long> copied)
    {
        using SQLitePCL.sqlite3_backup backup = sqlite3_backup_init(target.Handle, "main", source.Handle, "main");
        if (backup is null || backup.IsInvalid)
        {
            throw Failure(sqlite3_extended_errcode(target.Handle), destination);
        }
        long done = 0;
        int result;
        do
        {
            _token.ThrowIfCancellationRequested();
            result = sqlite3_backup_step(backup, PagesPerStep);
            if ((result & 0xff) is SQLITE_BUSY or SQLITE_LOCKED && _budget.TryWait(s_pause, _token))
            {
                result = SQLITE_OK;
                continue;
            }
            long now = sqlite3_backup_pagecount(backup) - sqlite3_backup_remaining(backup);
            copied(Math.Max(0, now - done) * pageSize);
            done = now;
        }
        while (result == SQLITE_OK);
        long pages = sqlite3_backup_pagecount(backup);
        return result == SQLITE_DONE ? pages : throw Failure(result, destination);
    }

    private Exception Failure(int code, string destination) => (code & 0xff) switch
    {
        SQLITE_BUSY or SQLITE_LOCKED => _reader.Busy(),
        SQLITE_CORRUPT or SQLITE_NOTADB => new SqliteException($"'{_source}': {sqlite3_errstr(code).utf8_to_string()}", code & 0xff, code),
        SQLITE_FULL => new BackupException(BackupErrorCode.NotEnoughSpace, $"The volume of '{destination}' is full.", "Free some space or choose another backup root, then try again.", destination),
        // SQLite says which side failed only by the call that failed: a read error is the source's.
        SQLITE_IOERR when code is SQLITE_IOERR_READ or SQLITE_IOERR_SHORT_READ or BadSector => new BackupException(BackupErrorCode.ReadFailed, $"'{_source}' could not be read.", "Check the disk of the clinic's data, then try again.", _source),
        SQLITE_NOMEM => new OutOfMemoryException(),
        _ => WriteFailure(code, destination),
    };

    private static BackupException WriteFailure(int code, string destination) =>
        new(BackupErrorCode.WriteFailed, $"The copy '{destination}' could not be written: {sqlite3_errstr(code).utf8_to_string()}.", "Check the disk of the backup root, then try again.", destination);
}
