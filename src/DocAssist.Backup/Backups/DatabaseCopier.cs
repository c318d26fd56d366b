using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;
using Microsoft.Data.Sqlite;

namespace DocAssist.Backup.Backups;

/// <summary>
/// Saves databases: first the snapshots alone, so that the app waits no longer than it must; then, while files are copied, they are hashed,
/// checked and counted. Where the backup root is on another disk the snapshot is made on a disk of this machine first, so that a slow
/// root never makes the app wait, and no database is ever opened over a network.
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
    private readonly List<DatabaseSnapshot> _taken = [];
    private readonly HashSet<string> _tried = new(StringComparer.Ordinal);

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

    /// <summary>What is known of copies that were checked before; null where every one is to be checked.</summary>
    public PreviousBackup? Previous { get; init; }

    /// <summary>Hashes the copy of the clinic's database while it is made; null where nobody is free for that.</summary>
    public FollowingHash? Following { get; init; }

    private bool IsSafety => _options.Kind == BackupKind.Safety;

    /// <summary>Only a root on the disk of the data itself is surely as fast as the data, so that the app need not wait for it.</summary>
    public static bool GoesViaScratch(BackupOptions options, Volume root) =>
        !root.IsLocal || Volume.Of(Path.GetDirectoryName(options.Data.DatabasePath)!).Identity != root.Identity;

    /// <summary>Takes the snapshot of one database, damaged or not; before a restore, all of it.</summary>
    /// <param name="file">The live database.</param>
    /// <param name="saved">Told what was saved, when it is.</param>
    /// <param name="refused">Told why it cannot have its name in the backup, to be read behind its path; null where that ends the backup.</param>
    /// <exception cref="BackupException">DatabaseBusy, AccessDenied, ReadFailed with the source as target; NotEnoughSpace, WriteFailed, FlushFailed for the copy.</exception>
    /// <exception cref="SqliteException">SQLITE_NOTADB: it is none. Not before a restore, which keeps the bytes of whatever it finds.</exception>
    public void Take(SourceFile file, Action<SavedDatabase> saved, Action<string>? refused = null)
    {
        _tried.Add(file.BackupPath);
        if (IsSafety && file.Stamp.Length == 0)
        {
            saved(KeepAsItIs(file, new(false, "quick", ["The file is empty."], null)));
            return;
        }
        try
        {
            _taken.Add(Take(file) with { Saved = saved, Refused = refused });
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SQLitePCL.raw.SQLITE_CORRUPT || (IsSafety && e.SqliteErrorCode == SQLitePCL.raw.SQLITE_NOTADB))
        {
            // Its log may be what is wrong: without it the file could pass for whole.
            saved(KeepAsItIs(file, new(false, "quick", [e.Message], null)));
        }
    }

    /// <summary>The files of the backup that are written already.</summary>
    public IEnumerable<string> Written => _viaScratch ? [] : _taken.Select(t => t.Target);

    /// <summary>True once a snapshot of it was taken or could not be.</summary>
    public bool HasTried(string backupPath) => _tried.Contains(backupPath);

    private IEnumerable<DatabaseSnapshot> LargestFirst() => _taken.OrderByDescending(t => t.File.Stamp.Length);

    /// <summary>What is left to be read and written for each snapshot, the largest first: to be done by any threads.</summary>
    /// <exception cref="BackupException">NotEnoughSpace, WriteFailed, ReadFailed: of the copy.</exception>
    public IReadOnlyList<Action> Copies() => LargestFirst().Where(t => !t.IsHashedWithCheck).Select(t => new Action(() => TryFinish(t, _token))).ToList();

    /// <summary>The checks of what there is so far, before all else is there; with the hashes too, where these only read what was just written.</summary>
    /// <exception cref="BackupException">As <see cref="Copies"/> and <see cref="Checks"/>.</exception>
    public IReadOnlyList<Action> EarlyChecks(CancellationToken token)
    {
        if (!_viaScratch)
        {
            _taken.ForEach(t => t.IsHashedWithCheck = true);
        }
        return Checks(token);
    }

    /// <summary>Asks SQLite whether the copies are whole that it has not been asked of yet, and counts: to be done by any threads, the largest last.</summary>
    /// <exception cref="BackupException">ReadFailed: the check could not be made.</exception>
    public IReadOnlyList<Action> Checks(CancellationToken token)
    {
        List<DatabaseSnapshot> left = LargestFirst().Where(t => !t.IsInHand).Reverse().ToList();
        left.ForEach(t => t.IsInHand = true);
        return left.ConvertAll<Action>(t => () => Check(t, token));
    }

    /// <summary>Tells what was saved, when all that is done.</summary>
    /// <exception cref="BackupException">What the listener threw.</exception>
    public void Tell()
    {
        foreach (DatabaseSnapshot refused in _taken.Where(t => t.Refusal is not null))
        {
            refused.Refused!(refused.Refusal!);
        }
        _taken.RemoveAll(t => t.Refusal is not null);
        _taken.ForEach(taken => taken.Saved(Settle(taken)));
    }

    /// <summary>Of what is about to be replaced and turns out damaged, all that lies there is saved instead.</summary>
    private SavedDatabase Settle(DatabaseSnapshot taken)
    {
        SavedDatabase saved = Describe(taken);
        return IsSafety && !saved.Database.Integrity.Sound ? KeepAsItIs(taken.File, saved.Database.Integrity) : saved;
    }

    private DatabaseSnapshot Take(SourceFile file)
    {
        string target = RelativePath.Under(_staging, file.BackupPath);
        string snapshot = _viaScratch ? Path.Combine(_scratch.Path, Guid.NewGuid().ToString("N") + ".db") : target;
        DatabaseState? before = DatabaseAtRest.TryLook(file.FullPath);
        // However long others were locked, that without which there is no backup is waited for.
        SnapshotResult taken = new SqliteSnapshot(file.FullPath, file.Item == DataItem.Database ? new(_options.Patience) : _budget, _token, file.Item == DataItem.Database && !_viaScratch ? Following : null).CopyTo(snapshot, _scratch, _meter.Advance);
        DatabaseState? live = before is not null && DatabaseAtRest.TryLook(file.FullPath) == before ? before : null;
        return new(file, snapshot, target, taken, live) { IsHashedWithCheck = live is not null && Previous?.LikelyHolds(file.BackupPath, live) == true };
    }

    private void TryFinish(DatabaseSnapshot taken, CancellationToken token)
    {
        try
        {
            Finish(taken, token);
        }
        catch (BackupException e) when (taken.Refused is not null && e.Target == taken.Target && StagedNames.WhyNot(e) is string why)
        {
            taken.Refusal = why; // What stands there is another file's copy.
        }
    }

    private void Finish(DatabaseSnapshot taken, CancellationToken token)
    {
        (string sha256, long length) = _viaScratch ? FileCopy.Copy(taken.Path, taken.Target, _meter.Advance, token)
            : Following?.TryGet(taken.Path, _meter.Advance, token) ?? FileCopy.Hash(taken.Path, _meter.Advance, token);
        taken.Entry = new(taken.File.BackupPath, length, taken.File.Stamp.ModifiedUtc, sha256);
    }

    private void Check(DatabaseSnapshot taken, CancellationToken token)
    {
        if (taken.IsHashedWithCheck)
        {
            TryFinish(taken, token);
        }
        // The same bytes have the same flaws and the same rows.
        ManifestDatabase? known = taken.Entry is ManifestEntry entry ? Previous?.Checked(entry, _options) : null;
        taken.Integrity = known?.Integrity ?? SqliteIntegrity.Check(taken.Path, _options.Verification, token);
        taken.Counts = known?.Counts ?? SqliteCounts.Read(taken.Path);
    }

    private SavedDatabase Describe(DatabaseSnapshot taken)
    {
        if (_viaScratch)
        {
            File.Delete(taken.Path);
        }
        IOFailure.WhenWriting(taken.Target, () => File.SetLastWriteTimeUtc(taken.Target, taken.File.Stamp.ModifiedUtc));
        ManifestEntry entry = taken.Entry!;
        return new([entry], new(entry.Path, entry.Length, taken.Result.PageSize, taken.Result.PageCount, taken.Result.JournalMode, taken.Integrity!, taken.Counts!) { LiveFile = taken.Live }) { IsReadBack = !_viaScratch };
    }

    /// <summary>A database that SQLite cannot read, or a damaged one about to be replaced: its very bytes and what lies beside it, for whoever can rescue more from them.</summary>
    private SavedDatabase KeepAsItIs(SourceFile file, IntegrityResult integrity)
    {
        string target = RelativePath.Under(_staging, file.BackupPath);
        Following?.GiveUp(target);
        IOFailure.WhenWriting(target, () => File.Delete(target));
        List<ManifestEntry> files = [];
        files.Add(Keep(string.Empty));
        foreach (string ending in SqliteFile.Logs.Where(e => FileStatus.Of(file.FullPath + e).Kind == FileKind.File))
        {
            try
            {
                files.Add(Keep(ending));
            }
            catch (BackupException e) when (_options.Kind == BackupKind.Backup && e.Target == file.FullPath + ending)
            {
                // Evidence without its log is better than none; what is about to be replaced must be saved whole.
                IOFailure.WhenWriting(target, () => File.Delete(target + ending));
            }
        }
        return new(files, new(file.BackupPath, files[0].Length, 0, 0, "unknown", integrity, SqliteCounts.None));

        ManifestEntry Keep(string ending)
        {
            FileStatus status = FileStatus.Of(file.FullPath + ending);
            (string sha256, long length) = FileCopy.Copy(file.FullPath + ending, target + ending, _meter.Advance, _token);
            IOFailure.WhenWriting(target, () => File.SetLastWriteTimeUtc(target + ending, status.ModifiedUtc));
            return new(file.BackupPath + ending, length, status.ModifiedUtc, sha256);
        }
    }
}
