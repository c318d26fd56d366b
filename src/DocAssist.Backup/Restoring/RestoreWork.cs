using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Swapping;

namespace DocAssist.Backup.Restoring;

/// <summary>The work folders of one restore: made, flushed, exchanged, and gone again at the end, however it ends.</summary>
internal sealed class RestoreWork : IDisposable
{
    private readonly RestoreOptions _options;
    private readonly IReadOnlyList<RestorePiece> _pieces;
    private readonly ILog _log;
    private readonly List<string> _places;
    private readonly List<TreeFlush> _flushes = [];
    private IReadOnlyList<string> _new = [];
    private bool _madeFolder;
    private bool _mayHoldTheOnlyCopy;
    private bool _isExchanged;
    private bool _isDone;

    private RestoreWork(RestoreOptions options, IReadOnlyList<RestorePiece> pieces, ILog log)
    {
        _options = options;
        _pieces = pieces;
        _log = log;
        // The data folder's own too, where the journal goes.
        _places = FolderIdentity.Distinct(pieces.Select(p => Path.GetDirectoryName(p.Live)!).Prepend(options.Data.Path)).ToList();
    }

    /// <summary>True when something is in the place of at least one of the pieces.</summary>
    public bool ReplacesSomething => _pieces.Any(p => IOFailure.WhenReading(p.Live, () => SwapPiece.IsThere(p.Live)));

    /// <exception cref="BackupException">NotEnoughSpace, AccessDenied, WriteFailed, FlushFailed.</exception>
    public static RestoreWork Begin(RestoreOptions options, IReadOnlyList<RestorePiece> pieces, ILog log)
    {
        RestoreWork work = new(options, pieces, log);
        try
        {
            work.MakeFolders();
            return work;
        }
        catch
        {
            work.Dispose();
            throw;
        }
    }

    /// <summary>Lets the disk begin with what is made ready so far.</summary>
    public void BeginFlush() => _flushes.ForEach(f => f.Begin());

    /// <summary>The same for one file, while others are made.</summary>
    public void BeginFlush(string file)
    {
        // A place that is known by another spelling is found by none, and then any will do.
        int place = _places.FindIndex(p => PathRelation.IsSameOrInside(file, p));
        _flushes[Math.Max(place, 0)].Begin(file);
    }

    /// <summary>Looks at what was made ready, which takes no time while the disk writes it.</summary>
    /// <exception cref="BackupException">AccessDenied, ReadFailed.</exception>
    public void FingerprintNew() => _new = _pieces.Select(p => WorkFolder.New(p.Live)).Select(made => IOFailure.WhenReading(made, () => Fingerprint.Of(made))).ToList();

    /// <summary>Waits until the disk has everything that was made ready.</summary>
    /// <exception cref="BackupException">FlushFailed, NotEnoughSpace.</exception>
    public void Flush() => _flushes.ForEach(f => f.Flush());

    /// <summary>What tells, later, whether anything that is about to be replaced was changed.</summary>
    /// <exception cref="BackupException">AccessDenied, ReadFailed.</exception>
    public IReadOnlyList<LiveFingerprint> FingerprintLive() => _pieces.Select(p => IOFailure.WhenReading(p.Live, () => Fingerprint.OfLive(p.Live))).ToList();

    /// <summary>Exchanges old and new, which was looked at and flushed, while nobody can have a database open.</summary>
    /// <param name="safety">The backup of what is replaced.</param>
    /// <param name="before">What the live data was when that was begun.</param>
    /// <param name="token">Looked at before each part; what was exchanged by then changes back.</param>
    /// <exception cref="BackupException">ApplicationRunning, SwapFailed: the data is as it was. RecoveryNeeded: it is as it was after the next command.</exception>
    /// <exception cref="OperationCanceledException">The token said so, and the data is as it was.</exception>
    public void Swap(BackupInfo? safety, IReadOnlyList<LiveFingerprint> before, CancellationToken token)
    {
        using DatabaseHold hold = DatabaseHold.Acquire(LiveDatabases.Find(_options.Data, _pieces.Select(p => p.Live)));
        if (!FingerprintLive().SequenceEqual(before))
        {
            throw new BackupException(BackupErrorCode.ApplicationRunning, $"The data in '{_options.Data.Path}' was changed while it was being saved, so nothing was restored.", "Close the DocAssist app on every computer that uses this data, and what else changes its files or their rights, then try again.", _options.Data.Path);
        }
        hold.ReleaseForRename(_pieces.Select(p => p.Live));
        SwapJournal journal = Journal(safety, before);
        string root = safety?.BackupRoot ?? string.Empty;
        if (safety is not null)
        {
            RestoreNotice.Write(root, journal);
        }
        // Whatever comes now, a defect of this module too: what can still be undone must stay.
        _mayHoldTheOnlyCopy = true;
        try
        {
            journal.Write();
            FolderSwap.Run(journal, token);
            _madeFolder = false;
            _isExchanged = true;
            CloseOtherPlaces();
        }
        catch (Exception e) when (e is OperationCanceledException || (e is BackupException failure && failure.Code != BackupErrorCode.RecoveryNeeded))
        {
            _mayHoldTheOnlyCopy = false;
            RestoreNotice.Remove(root);
            throw;
        }
        _mayHoldTheOnlyCopy = false;
        RestoreNotice.Remove(root);
    }

    private void CloseOtherPlaces()
    {
        foreach (string place in _places.Skip(1))
        {
            try
            {
                WorkFolder.MarkDone(WorkFolder.In(place));
            }
            catch (BackupException e)
            {
                // The restore is done; what is there is put aside and not deleted, which says it all the same.
                _log.Verbose($"'{place}' could not be told that the restore is done: {e.Message}");
            }
        }
    }

    public void Dispose()
    {
        _flushes.ForEach(f => f.Dispose());
        _flushes.Clear();
        if (_isDone || _mayHoldTheOnlyCopy)
        {
            return;
        }
        _isDone = true;
        ILog log = _isExchanged ? new AfterwardsLog(_log) : _log;
        foreach (string place in _places)
        {
            WorkFolder.Sweep(place, hasJournal: place == _places[0], log);
        }
        if (_madeFolder)
        {
            RemoveMadeFolder();
        }
    }

    /// <summary>Only while nothing is in it: what others put there since is theirs.</summary>
    private void RemoveMadeFolder()
    {
        try
        {
            Directory.Delete(_options.Data.Path);
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            _log.Warning($"'{_options.Data.Path}' was made for this restore and is left there: {e.Message.TrimEnd('.')}.");
        }
    }

    private void MakeFolders()
    {
        if (_options.IntoEmptyFolder && !Directory.Exists(_options.Data.Path))
        {
            DurableFolder.Create(_options.Data.Path);
            _madeFolder = true;
            DurableFolder.Flush(Path.GetDirectoryName(_options.Data.Path)!);
        }
        foreach (string place in _places)
        {
            WorkFolder.Make(place, _options.Data.Path);
            _flushes.Add(new(WorkFolder.In(place), Volume.Of(place)));
        }
    }

    private SwapJournal Journal(BackupInfo? safety, IReadOnlyList<LiveFingerprint> before) => new()
    {
        Id = _options.Random,
        DataPath = _options.Data.Path,
        Backup = _options.Backup.Name,
        SafetyBackup = safety?.Name,
        StartedAtUtc = _options.Now.UtcDateTime,
        Pieces = _pieces.Select((piece, index) => Describe(piece, _new[index], before[index].Moved)).ToList(),
    };

    private static SwapPiece Describe(RestorePiece piece, string made, string before)
    {
        List<string> sides = piece.IsDatabase ? SqliteFile.Logs.Where(ending => SwapPiece.IsThere(WorkFolder.New(piece.Live) + ending)).ToList() : [];
        return new(piece.Live, SwapPiece.IsThere(piece.Live), piece.IsDatabase, sides, made, before);
    }
}
