using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.Backups;

/// <summary>
/// Proves that nothing has changed since the last good backup, by sizes and times, so that no new one need be made. No file is read but the
/// headers of the databases. When in doubt there is no proof.
/// </summary>
internal sealed class UnchangedData : IDisposable
{
    private readonly BackupOptions _options;
    private readonly TaskCompletionSource<PreviousBackup?> _previous = new();
    private readonly Task<DataListing> _listing;

    private UnchangedData(BackupOptions options)
    {
        _options = options;
        _listing = Task.Run(() => DataListing.Take(options.Data, options.BackupRoot, options.IncludeExtra, IsDatabase));
    }

    /// <summary>Begins to list the data, which takes as long as finding out what it is to be compared with. Call it under the lock of the root, and dispose it there.</summary>
    /// <param name="options">What would be saved.</param>
    public static UnchangedData Begin(BackupOptions options) => new(options);

    /// <summary>Looks, and leaves a note beside the backups when nothing has changed.</summary>
    /// <param name="newest">The newest backup of the clinic, whatever it is worth.</param>
    /// <param name="reading">Reads the newest good one.</param>
    /// <param name="log">Told why there is no proof, or of the proof.</param>
    /// <returns>The backup that is still all there is to save; null when a new one has to be made.</returns>
    public BackupInfo? TryProve(BackupInfo? newest, Task<PreviousBackup?> reading, ILog log)
    {
        PreviousBackup? previous = reading.GetAwaiter().GetResult();
        _previous.TrySetResult(previous);
        if (Doubt(newest, previous) is string doubt)
        {
            log.Verbose($"A new backup is made: {doubt}.");
            return null;
        }
        DateTime now = _options.Now.UtcDateTime;
        try
        {
            UnchangedRecords.Save(_options.BackupRoot, new(previous!.Info.Name, previous.CreatedAt, now));
        }
        catch (BackupException e)
        {
            log.Verbose($"A new backup is made, because it could not be written down that nothing has changed: {e.Message}");
            return null;
        }
        string made = previous.Info.CreatedAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        log.Verbose($"Nothing has changed since {previous.Info.Name} was made at {made}, so no new backup was made.");
        return previous.Info with { UnchangedAtUtc = now };
    }

    /// <summary>Waits for the listing: while a new backup is made nobody else opens the data.</summary>
    public void Dispose()
    {
        _previous.TrySetResult(null);
        ((IAsyncResult)_listing).AsyncWaitHandle.WaitOne();
    }

    /// <summary>Without a backup to compare with, the listing is not used.</summary>
    private bool? IsDatabase(SourceFile file) => _previous.Task.GetAwaiter().GetResult() is PreviousBackup previous ? previous.IsDatabase(file) : false;

    private string? Doubt(BackupInfo? newest, PreviousBackup? lastGood)
    {
        if (lastGood is not PreviousBackup previous)
        {
            return "there is no good backup whose manifest could prove anything";
        }
        if (newest?.Path != previous.Info.Path)
        {
            return $"a newer one, {newest?.Name}, is not good";
        }
        if (_options.Verification == IntegrityLevel.Full && previous.Info.Verification != "full")
        {
            return $"{previous.Info.Name} was not checked in full";
        }
        if (_options.Label is not null && _options.Label != previous.Details.Label)
        {
            return $"{previous.Info.Name} has another label";
        }
        // A file that is gone from the only recent backup must not be missed for days.
        Task<bool> isWhole = Task.Run(() => StructureCheck.Run(previous.Info.Path, previous.Details).Count == 0);
        string? doubt;
        try
        {
            doubt = DoubtOfData(previous, _listing.GetAwaiter().GetResult());
        }
        finally
        {
            // Not beyond the lock of the root.
            ((IAsyncResult)isWhole).AsyncWaitHandle.WaitOne();
        }
        return isWhole.GetAwaiter().GetResult() ? doubt : $"{previous.Info.Name} is not whole any more";
    }

    private string? DoubtOfData(PreviousBackup previous, DataListing listing)
    {
        if (listing.Problems.Count > 0)
        {
            return "something in the data cannot be saved";
        }
        if (!SameNames(listing, previous))
        {
            return "files or folders have come or gone";
        }
        if (!previous.Details.Files.All(previous.IsFresh))
        {
            return "it is time to read everything anew";
        }
        if (listing.Ordinary.Any(f => !previous.IsUnchanged(f.BackupPath, f.Stamp)))
        {
            return "a file has changed, or was too young to tell";
        }
        // Last, so that the state that is proved is not older than the list of files.
        return listing.Databases.All(f => previous.IsUnchangedDatabase(f.BackupPath, f.FullPath)) && previous.IsUnchangedDatabase("clinic.db", _options.Data.DatabasePath)
            ? null
            : "a database has changed, or is in use so that its file does not tell";
    }

    private static bool SameNames(DataListing listing, PreviousBackup previous)
    {
        int files = previous.Details.Files.Count - BackupDescription.FileNames.Count(previous.Has);
        HashSet<string> folders = new(listing.Folders.Select(f => f.Path), StringComparer.Ordinal);
        // Each name stands once in either, so that as many are the same.
        return listing.Databases.Count + listing.Ordinary.Count + 1 == files && previous.Has("clinic.db") && listing.Files.All(f => previous.Has(f.BackupPath)) && folders.SetEquals(previous.Details.Folders);
    }
}
