using System;
using System.Collections.Generic;
using System.Linq;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Backups;

/// <summary>The newest good backup of the clinic, asked whether a live file is still what it was then.</summary>
internal sealed class PreviousBackup
{
    /// <summary>
    /// A file that was changed so shortly before it was read can be changed once more without its time telling: clocks of file systems tick,
    /// the slowest every two seconds.
    /// </summary>
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(2);

    /// <summary>A week, less half a day because a run a day does not start at the same second.</summary>
    private static readonly TimeSpan s_fresh = TimeSpan.FromDays(6.5);

    private readonly Dictionary<string, ManifestEntry> _files;
    private readonly Dictionary<string, ManifestDatabase> _databases;
    private readonly DateTime _readFromUtc;
    private readonly DateTime _nowUtc;
    private IReadOnlyCollection<DataItem>? _readThrough;
    private volatile ManifestReuse? _lastOrigin;

    private PreviousBackup(BackupInfo info, Manifest manifest, DateTime readFromUtc, DateTime nowUtc)
    {
        Info = info;
        CreatedAt = manifest.CreatedAt;
        Details = manifest.Details!;
        _files = Details.Files.ToDictionary(f => f.Path, StringComparer.Ordinal);
        _databases = Details.Databases.ToDictionary(d => d.Path, StringComparer.Ordinal);
        _readFromUtc = readFromUtc;
        _nowUtc = nowUtc;
    }

    public BackupInfo Info { get; }

    /// <summary>Its created_at, as written.</summary>
    public string? CreatedAt { get; }

    public ManifestDetails Details { get; }

    /// <summary>True when every PDF in it began as one.</summary>
    public bool AllPdfsBegin => Details.Items.Any(i => i.Name == nameof(DataItem.Prescriptions) && i.PdfsWithoutHeader == 0);

    /// <summary>Reads a backup; null when it cannot serve: then everything is copied.</summary>
    /// <param name="info">The backup; may be null.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="log">Told why it cannot serve.</param>
    /// <param name="known">Its manifest, when that was read already and its seal holds; else null.</param>
    public static PreviousBackup? TryRead(BackupInfo? info, DateTimeOffset now, ILog log, Manifest? known = null)
    {
        if (info is null)
        {
            return null;
        }
        try
        {
            (Manifest manifest, bool isSealed) = known is null ? ManifestFile.Read(info.Path) : (known, true);
            // What was listed as good may be so only because nobody could read what a check had found.
            _ = VerificationRecords.Require(info.BackupRoot);
            bool serves = isSealed && manifest.Details is ManifestDetails details && details.Platform == Platform.Name;
            return serves && manifest.Details!.ReadFromUtc is DateTime readFromUtc ? new(info, manifest, readFromUtc, now.UtcDateTime) : null;
        }
        catch (BackupException e)
        {
            log.Verbose($"Nothing can be reused from {info.Name}: {e.Message}");
            return null;
        }
    }

    /// <summary>True when a live file is surely the one that was saved; nothing is opened for that.</summary>
    /// <param name="path">What it is called in a backup.</param>
    /// <param name="live">What it is now: an ordinary file.</param>
    public bool IsUnchanged(string path, FileStamp live) =>
        Find(path) is ManifestEntry entry && IsSame(entry, live) && IsOlder(live.ModifiedUtc, live.ChangedUtc, ReadAt(entry));

    /// <summary>
    /// True when the live data is about to be replaced, and so gone: then a time is no proof. A live file is read, and its bytes are those that are
    /// here when they have the same SHA-256.
    /// </summary>
    public bool MustRead => _readThrough is not null;

    /// <summary>The same for a safety backup.</summary>
    /// <param name="readThrough">The parts of which every byte that is here was read just now.</param>
    public PreviousBackup For(IReadOnlyCollection<DataItem> readThrough)
    {
        _readThrough = readThrough;
        return this;
    }

    /// <summary>True when a live file need not be written, and but for <see cref="MustRead"/> not even read: its bytes can be taken from here.</summary>
    public bool Serves(SourceFile file, FileStamp live) => MustRead
        ? file.Item == DataItem.Prescriptions && _readThrough!.Contains(file.Item) && Find(file.BackupPath) is ManifestEntry entry && live.Length == entry.Length && live.ModifiedUtc == entry.ModifiedUtc
        : IsShared(file.Item) && IsUnchanged(file.BackupPath, live) && IsFresh(Find(file.BackupPath)!);

    /// <summary>True when a live database is surely the one that was saved: nobody had it open for writing then, and nobody has now.</summary>
    public bool IsUnchangedDatabase(string path, string live)
    {
        DatabaseState? then = _databases.TryGetValue(path, out ManifestDatabase? database) ? database.LiveFile : null;
        return then is not null && IsOlder(then.ModifiedUtc, then.ChangedUtc, _readFromUtc) && DatabaseAtRest.TryLook(live) == then;
    }

    /// <summary>True when the copy of a live database is likely the one that is here.</summary>
    public bool LikelyHolds(string path, DatabaseState live) => _databases.TryGetValue(path, out ManifestDatabase? database) && database.LiveFile == live;

    /// <summary>What was found when the very bytes of a copy were checked, no less thoroughly and by the same version, whose SQLite finds no less; null when they were not.</summary>
    public ManifestDatabase? Checked(ManifestEntry copy, BackupOptions options) =>
        Details.ToolVersion == options.ToolVersion && _files.TryGetValue(copy.Path, out ManifestEntry? entry) && entry.Length == copy.Length && entry.Sha256 == copy.Sha256
            && _databases.TryGetValue(copy.Path, out ManifestDatabase? database) && database.Integrity.IsSoundBy(options.Verification) ? database : null;

    /// <summary>Whether a live file is a database, where it is surely the one that was saved; else null.</summary>
    public bool? IsDatabase(SourceFile live) => MustRead ? null : IsUnchanged(live.BackupPath, live.Stamp) ? false : IsUnchangedDatabase(live.BackupPath, live.FullPath) ? true : null;

    /// <summary>True when a file of that name is in it.</summary>
    public bool Has(string path) => _files.ContainsKey(path);

    /// <summary>The ordinary file of that name, or null; never a database, whose copy is not what its live file is.</summary>
    public ManifestEntry? Find(string path) => !_databases.ContainsKey(path) && _files.TryGetValue(path, out ManifestEntry? entry) ? entry : null;

    /// <summary>True while the live file need not be read anew for its own sake; false also when the clock went back.</summary>
    public bool IsFresh(ManifestEntry entry) => _nowUtc - ReadAt(entry) is TimeSpan age && age >= TimeSpan.Zero && age < s_fresh;

    /// <summary>Where the bytes of a file come from.</summary>
    public ManifestReuse Origin(ManifestEntry entry, LinkMethod method)
    {
        ManifestReuse origin = new(entry.Reused?.From ?? Info.Name, method, ReadAt(entry));
        // Most are the same, and one for each of tens of thousands of files would be kept.
        return _lastOrigin is ManifestReuse last && last == origin ? last : _lastOrigin = origin;
    }

    /// <summary>
    /// What is written in place is copied: by mistake a backup can be moved to where the app works. Where only the time of the last change tells, that is all but documents, which are written once.
    /// </summary>
    private static bool IsShared(DataItem item) => item == DataItem.Prescriptions || (item != DataItem.Settings && Platform.IsLinux);

    private DateTime ReadAt(ManifestEntry entry) => entry.Reused?.ReadAtUtc ?? _readFromUtc;

    private static bool IsSame(ManifestEntry entry, FileStamp live) =>
        live.Length == entry.Length && live.ModifiedUtc == entry.ModifiedUtc && live.ChangedUtc == entry.ChangedUtc;

    private static bool IsOlder(DateTime modifiedUtc, DateTime? changedUtc, DateTime readAtUtc) =>
        readAtUtc - modifiedUtc > s_tick && readAtUtc - (changedUtc ?? modifiedUtc) > s_tick;
}
