using System;
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
    /// <exception cref="SqliteException">SQLITE_NOTADB: it is none.</exception>
    public (ManifestEntry Entry, ManifestDatabase Database) Copy(SourceFile file)
    {
        string target = RelativePath.Under(_staging, file.BackupPath);
        string snapshot = _viaScratch ? Path.Combine(_scratch.Path, Guid.NewGuid().ToString("N") + ".db") : target;
        SnapshotResult? taken = TryTake(file.FullPath, snapshot);
        IntegrityResult integrity = SqliteIntegrity.Check(snapshot, _options.Verification, _token);
        SqliteCounts counts = SqliteCounts.Read(snapshot);
        (string sha256, long length) = _viaScratch
            ? Move(snapshot, target)
            : FileCopy.Hash(snapshot, _meter.Advance, _token);
        IOFailure.WhenWriting(target, () => File.SetLastWriteTimeUtc(target, file.Status.ModifiedUtc));
        return (
            new(file.BackupPath, length, file.Status.ModifiedUtc, sha256),
            new(file.BackupPath, length, taken?.PageSize ?? 0, taken?.PageCount ?? 0, taken?.JournalMode ?? "unknown", integrity, counts));
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
