using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;
using Microsoft.Data.Sqlite;

namespace DocAssist.Backup.Backups;

/// <summary>
/// Saves databases: snapshot, check, count, hash. Where the backup root is on another disk the snapshot is made on a disk of this
/// machine first, so that a slow root never makes the app wait, and no database is ever opened over a network.
/// </summary>
internal sealed class DatabaseCopier
{
    private readonly BackupOptions _options;
    private readonly WaitBudget _budget;
    private readonly string _staging;
    private readonly ScratchFolder _scratch;
    private readonly bool _viaScratch;
    private readonly ProgressMeter _meter;
    private readonly CancellationToken _token;

    /// <param name="options">What to save, how to check.</param>
    /// <param name="staging">Where the copies go.</param>
    /// <param name="scratch">A folder of our own on a disk of this machine.</param>
    /// <param name="viaScratch">True to take the detour.</param>
    /// <param name="meter">Told the bytes.</param>
    /// <param name="token">Ends the work.</param>
    public DatabaseCopier(BackupOptions options, string staging, ScratchFolder scratch, bool viaScratch, ProgressMeter meter, CancellationToken token)
    {
        _options = options;
        _budget = new(options.Patience);
        _staging = staging;
        _scratch = scratch;
        _viaScratch = viaScratch;
        _meter = meter;
        _token = token;
    }

    /// <summary>Saves one database, damaged or not.</summary>
    /// <exception cref="BackupException">DatabaseBusy, AccessDenied, ReadFailed with the source as target; NotEnoughSpace, WriteFailed, FlushFailed for the copy.</exception>
    /// <exception cref="SqliteException">SQLITE_NOTADB: it is none. Not before a restore, which keeps the bytes of whatever it finds.</exception>
    public SavedDatabase Copy(SourceFile file)
    {
        if (_options.Kind != BackupKind.Safety)
        {
            return CopyByPages(file);
        }
        if (file.Status.Length == 0)
        {
            return KeepAsItIs(file, new(false, "quick", ["The file is empty."], null));
        }
        try
        {
            SavedDatabase saved = CopyByPages(file);
            return saved.Database.Integrity.Sound ? saved : KeepAsItIs(file, saved.Database.Integrity);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SQLitePCL.raw.SQLITE_NOTADB)
        {
            return KeepAsItIs(file, new(false, "quick", [e.Message], null));
        }
    }

    private SavedDatabase CopyByPages(SourceFile file)
    {
        string target = RelativePath.Under(_staging, file.BackupPath);
        string snapshot = _viaScratch ? Path.Combine(_scratch.Path, Guid.NewGuid().ToString("N") + ".db") : target;
        DatabaseState? before = DatabaseAtRest.TryLook(file.FullPath);
        SnapshotResult? taken = TryTake(file.FullPath, snapshot);
        DatabaseState? live = before is not null && DatabaseAtRest.TryLook(file.FullPath) == before ? before : null;
        IntegrityResult integrity = SqliteIntegrity.Check(snapshot, _options.Verification, _token);
        SqliteCounts counts = SqliteCounts.Read(snapshot);
        (string sha256, long length) = _viaScratch
            ? Move(snapshot, target)
            : FileCopy.Hash(snapshot, _meter.Advance, _token);
        IOFailure.WhenWriting(target, () => File.SetLastWriteTimeUtc(target, file.Status.ModifiedUtc));
        return new(
            [new(file.BackupPath, length, file.Status.ModifiedUtc, sha256)],
            new(file.BackupPath, length, taken?.PageSize ?? 0, taken?.PageCount ?? 0, taken?.JournalMode ?? "unknown", integrity, counts) { LiveFile = live });
    }

    /// <summary>A damaged database about to be replaced: its very bytes and what lies beside it, for whoever can rescue more from them.</summary>
    private SavedDatabase KeepAsItIs(SourceFile file, IntegrityResult integrity)
    {
        string target = RelativePath.Under(_staging, file.BackupPath);
        IOFailure.WhenWriting(target, () => File.Delete(target));
        List<ManifestEntry> files = [];
        foreach (string ending in new[] { string.Empty, "-wal", "-journal" })
        {
            FileStatus status = FileStatus.Of(file.FullPath + ending);
            if (status.Kind == FileKind.File)
            {
                (string sha256, long length) = FileCopy.Copy(file.FullPath + ending, target + ending, _meter.Advance, _token);
                IOFailure.WhenWriting(target, () => File.SetLastWriteTimeUtc(target + ending, status.ModifiedUtc));
                files.Add(new(file.BackupPath + ending, length, status.ModifiedUtc, sha256));
            }
        }
        return new(files, new(file.BackupPath, files[0].Length, 0, 0, "unknown", integrity, SqliteCounts.None));
    }

    /// <summary>Null when SQLite could not read the database: then its bytes as they are have been kept as evidence.</summary>
    private SnapshotResult? TryTake(string source, string snapshot)
    {
        try
        {
            return new SqliteSnapshot(source, _budget, _token).CopyTo(snapshot, _scratch, _meter.Advance);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SQLitePCL.raw.SQLITE_CORRUPT)
        {
            IOFailure.WhenWriting(snapshot, () => File.Delete(snapshot));
            FileCopy.Copy(source, snapshot, _meter.Advance, _token);
            return null;
        }
    }

    private (string Sha256, long Length) Move(string snapshot, string target)
    {
        (string, long) result = FileCopy.Copy(snapshot, target, _meter.Advance, _token);
        File.Delete(snapshot);
        return result;
    }
}
