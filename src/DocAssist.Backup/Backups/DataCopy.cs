using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Sqlite;

namespace DocAssist.Backup.Backups;

/// <summary>Saves the data of the clinic: the databases first, then all else, and meanwhile checks what is there.</summary>
internal sealed class DataCopy
{
    private readonly BackupOptions _options;
    private readonly StagingFolder _staging;
    private readonly PreviousBackup? _previous;
    private readonly ProgressMeter _meter;
    private readonly ILog _log;
    private readonly CancellationToken _token;
    private int _copiesLeft;

    /// <param name="options">What, how.</param>
    /// <param name="staging">Where to.</param>
    /// <param name="previous">What can be reused; null for nothing.</param>
    /// <param name="meter">Told the phases and the bytes.</param>
    /// <param name="log">Told what is not in the backup.</param>
    /// <param name="token">Ends the work.</param>
    public DataCopy(BackupOptions options, StagingFolder staging, PreviousBackup? previous, ProgressMeter meter, ILog log, CancellationToken token)
    {
        _options = options;
        _staging = staging;
        _previous = previous;
        _meter = meter;
        _log = log;
        _token = token;
    }

    /// <summary>Copies, hashes and checks.</summary>
    /// <param name="root">The volume of the backup root.</param>
    /// <param name="spent">Runs since the backup was begun.</param>
    /// <exception cref="BackupException">DatabaseBusy, AccessDenied, ReadFailed, NotAClinicDatabase: of what must not be missing. NotEnoughSpace, WriteFailed, PathTooLong: of the copies.</exception>
    public BackupContent Run(Volume root, Stopwatch spent)
    {
        BackupContent content = new()
        {
            ReadFromUtc = LiveVolumes.TrySettle(_options.Data.Folders) ? _options.Now.UtcDateTime : null,
            ReadBack = _options.Verification == IntegrityLevel.Full ? new() : null,
        };
        using ScratchFolder scratch = new(_options.ScratchParent, _log);
        bool isAnotherFree = Environment.ProcessorCount > 1;
        using FollowingHash following = new();
        DatabaseCopier databases = new(_options, _staging.Path, scratch, DatabaseCopier.GoesViaScratch(_options, root), _meter, _token) { Previous = _previous, Following = isAnotherFree ? following : null };

        _meter.Enter(BackupPhase.CopyingDatabases);
        DataListing listing = DataListing.TakeVectorStore(_options.Data, _previous is null ? null : _previous.IsDatabase);
        TakeDatabases(listing, databases, content);
        // Of the vector store, which was written just now, and of the clinic's database behind its writer: they need a processor and no disk, and so
        // do not make the app wait any longer for the snapshot.
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(_token);
        List<Action> early = isAnotherFree ? [.. databases.EarlyChecks(stop.Token), () => following.Follow(stop.Token)] : [];
        Task checks = Task.Run(() => RunEarly(early, following));
        try
        {
            try
            {
                ClinicCopy.Take(_options, databases, content);
            }
            finally
            {
                following.End();
            }

            // Listed only now: a prescription that a row of the snapshot names was written before that row.
            listing.AddOthers(_options.Data, _options.BackupRoot, _options.IncludeExtra);
            TakeDatabases(listing, databases, content);
            DataItemsCopy.TakeOver(listing, content);
            databases.Written.ToList().ForEach(_staging.BeginFlush);

            _meter.Enter(BackupPhase.CopyingFiles);
            CopyAndCheck(listing, databases, content, spent);
        }
        catch
        {
            stop.Cancel();
            throw;
        }
        finally
        {
            // It reads what is about to go.
            ((IAsyncResult)checks).AsyncWaitHandle.WaitOne();
        }
        checks.GetAwaiter().GetResult();
        databases.Tell();
        foreach (DataProblem problem in content.Problems)
        {
            _log.Verbose($"Not in the backup: {problem}");
        }
        return content;
    }

    private static void RunEarly(List<Action> early, FollowingHash following)
    {
        try
        {
            early.ForEach(check => check());
        }
        catch
        {
            following.GiveUp(); // Somebody may wait for it.
            throw;
        }
    }

    private void TakeDatabases(DataListing listing, DatabaseCopier databases, BackupContent content)
    {
        StagedNames.MakeFolders(listing, _staging.Path);
        DataItemsCopy.TakeDatabases(listing, _staging.Path, databases, content);
    }

    private void CopyAndCheck(DataListing listing, DatabaseCopier databases, BackupContent content, Stopwatch spent)
    {
        using TimeBudget budget = new(_options.TimeBudget, spent.Elapsed, _token);
        FileReuse? reuse = FileReuse.TryBegin(_previous, _staging.Path, _options.BackupRoot, _log);
        FileCopier files = new(_staging.Path, content, _meter.Advance, _token, reuse) { Budget = budget, ReadBack = content.ReadBack };
        SourceFiles? sources = _options.Verification == IntegrityLevel.Full ? listing.Ordinary.Copy() : null;
        IReadOnlyList<Action> copies = databases.Copies();
        IReadOnlyList<Action> checks = databases.Checks(_token);
        _copiesLeft = copies.Count + listing.Ordinary.Count;
        IEnumerable<Action> ofDatabases = copies.Select(Counted);
        IEnumerable<Action> ofDocuments = files.Copies(listing.Ordinary).Select(Counted);

        // The checks before the documents, which are many and small, so that both workers end together; last where time is short, because a document
        // that is copied is worth more, and where the hashes must be there first, because they may tell what a check would find.
        bool isLast = budget.Limit is not null || _previous is not null;
        TwoWorkers.Run(isLast ? ofDatabases.Concat(ofDocuments).Concat(checks) : ofDatabases.Concat(checks).Concat(ofDocuments), work => work(), _token);

        if (sources is not null)
        {
            new ReusedFilesCheck(_options, _staging.Path, _meter, _log, _token).MakeSound(content, sources);
        }
        SettingsSecrets.WarnOf(RelativePath.Under(_staging.Path, "settings.json"), _log);
    }

    private Action Counted(Action copy) => () =>
    {
        copy();
        if (Interlocked.Decrement(ref _copiesLeft) == 0)
        {
            _staging.BeginFlush();
            _meter.Enter(BackupPhase.Verifying);
        }
    };
}
