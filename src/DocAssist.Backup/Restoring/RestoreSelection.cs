using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using DocAssist.Backup.Backups;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Swapping;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.Restoring;

/// <summary>What of a backup is restored, and what is left alone and why.</summary>
internal sealed class RestoreSelection
{
    /// <summary>Why a part is left alone that only the data has: from now on it is of another time than the rest.</summary>
    internal const string MissingInBackup = "the backup has none; left as it is";

    private readonly RestoreOptions _options;
    private readonly RestorePlaces _places;
    private readonly Dictionary<string, Draft> _pieces = new(StringComparer.Ordinal);

    private RestoreSelection(RestoreOptions options)
    {
        _options = options;
        _places = new(options.Data);
    }

    /// <summary>The order of the swap: the database last, so that the app never meets old papers with new rows for longer than need be.</summary>
    public IReadOnlyList<RestorePiece> Pieces { get; private set; } = [];

    public IReadOnlyList<RestoredItem> Items { get; private set; } = [];

    /// <summary>What of the backup is lost, by its path there: only with -Force, which restores the rest.</summary>
    public IReadOnlyList<string> Lost { get; private set; } = [];

    /// <summary>Selects.</summary>
    /// <param name="options">What is asked for.</param>
    /// <param name="manifest">The manifest of the backup; null for the app's safety backups, which have none.</param>
    /// <param name="report">What the full check found. What it found broken is left out, or taken as it is where only its bytes differ.</param>
    /// <exception cref="BackupException">BackupNotFound: the backup has none of it. ManifestInvalid; AccessDenied, ReadFailed.</exception>
    public static RestoreSelection Of(RestoreOptions options, Manifest? manifest, VerificationReport report)
    {
        RestoreSelection selection = new(options);
        if (manifest?.Details is ManifestDetails details)
        {
            selection.AddOurs(details, report);
        }
        else
        {
            selection.AddApps(report);
        }
        selection.Close();
        return selection;
    }

    private void AddOurs(ManifestDetails details, VerificationReport report)
    {
        HashSet<string> lost = Paths(report, VerificationIssueKind.Missing, VerificationIssueKind.WrongKind, VerificationIssueKind.Unreadable);
        HashSet<string> changed = Paths(report, VerificationIssueKind.HashDiffers, VerificationIssueKind.LengthDiffers);
        Dictionary<string, ManifestDatabase> databases = details.Databases.ToDictionary(d => d.Path, StringComparer.Ordinal);
        foreach (string folder in details.Folders.Where(f => !lost.Contains(f)).OrderBy(f => f.Length))
        {
            AddFolder(folder);
        }
        foreach (ManifestEntry file in details.Files.Where(f => !lost.Contains(f.Path)))
        {
            databases.TryGetValue(file.Path, out ManifestDatabase? database);
            RequireNoLog(file.Path, databases);
            AddFile(file.Path, file.Length, file.ModifiedUtc, changed.Contains(file.Path) ? null : file, database, database is not null, OwnerOf(file.Path, databases));
        }
        Lost = lost.ToList();
    }

    /// <summary>The app's backups have no list of what is in them: everything that lies there counts, but for the logs of databases.</summary>
    private void AddApps(VerificationReport report)
    {
        string folder = _options.Backup.Path;
        List<TreeEntry> entries = FolderTree.Walk(folder, (path, e) => throw IOFailure.Reading(RelativePath.Under(folder, path), e));
        HashSet<string> lost = Paths(report, VerificationIssueKind.Unreadable);
        lost.UnionWith(entries.Where(e => e.Status.Kind is FileKind.Link or FileKind.Special).Select(e => e.Path));
        HashSet<string> databases = new(StringComparer.Ordinal);
        foreach (TreeEntry entry in entries.Where(e => e.Status.Kind == FileKind.File && !lost.Contains(e.Path)).ToList())
        {
            bool? isDatabase = IsDatabase(entry, report);
            if (isDatabase != false)
            {
                (isDatabase is null ? lost : databases).Add(entry.Path);
            }
        }
        foreach (TreeEntry entry in entries.Where(e => !lost.Contains(e.Path)))
        {
            bool isLog = SqliteFile.DatabaseOfSideFile(entry.Path) is string database && (databases.Contains(database) || lost.Contains(database));
            if (entry.Status.Kind == FileKind.Folder)
            {
                AddFolder(entry.Path);
            }
            else if (entry.Status.Kind == FileKind.File && !isLog)
            {
                AddFile(entry.Path, entry.Status.Length, entry.Status.ModifiedUtc, null, null, databases.Contains(entry.Path));
            }
        }
        Lost = lost.ToList();
    }

    /// <summary>Null when it cannot be read, which is no news where the check has found something.</summary>
    private static bool? IsDatabase(TreeEntry entry, VerificationReport report)
    {
        try
        {
            return IOFailure.WhenReading(entry.FullPath, () => AppBackupCheck.HasMagic(entry));
        }
        catch (BackupException) when (!report.Intact)
        {
            return null;
        }
    }

    /// <summary>Beside a sound database a log would change it without a word.</summary>
    private static void RequireNoLog(string path, Dictionary<string, ManifestDatabase> databases)
    {
        if (SqliteFile.DatabaseOfSideFile(path) is string name && databases.TryGetValue(name, out ManifestDatabase? database) && database.Integrity.Sound)
        {
            throw new BackupException(BackupErrorCode.ManifestInvalid, $"The backup lists '{path}', the log of a database that needs none.", "Use another backup; somebody has tampered with this one.", path);
        }
    }

    private void AddFolder(string path)
    {
        if (_places.Of(path) is (DataItem item, string piece, string live))
        {
            Draft draft = Piece(item, piece, path, live);
            draft.Folders.Add(new(live, draft.Root.Staged + draft.Root.Tail(path)));
        }
    }

    /// <summary>The database that a file is the log of, or null.</summary>
    private static string? OwnerOf(string path, Dictionary<string, ManifestDatabase> databases) =>
        SqliteFile.DatabaseOfSideFile(path) is string owner && databases.ContainsKey(owner) ? owner : null;

    private void AddFile(string path, long length, DateTime modifiedUtc, ManifestEntry? promised, ManifestDatabase? database, bool isDatabase, string? owner = null)
    {
        if (_places.Of(path) is (DataItem item, string piece, string live))
        {
            // Beside a database that is exchanged by itself, its log goes with it.
            Draft draft = owner is not null && piece == live && _places.Of(owner) is (_, string whole, string ownersLive) ? Piece(item, whole, owner, ownersLive) : Piece(item, piece, path, live);
            draft.Add(path, length, modifiedUtc, promised, database, isDatabase);
        }
    }

    /// <summary>The piece in a place, which may be made for the first that is found of it.</summary>
    private Draft Piece(DataItem item, string place, string path, string live)
    {
        if (!_pieces.TryGetValue(place, out Draft? piece))
        {
            piece = new(item, new(_options.Backup.Path, place, WorkFolder.New(place), path.Length - (live.Length - place.Length)));
            _pieces.Add(place, piece);
        }
        return piece;
    }

    private void Close()
    {
        List<RestorePiece> all = _pieces.Values
            .Select(p => new RestorePiece(p.Item, p.Root.Live, p.Folders, p.Files))
            .OrderByDescending(p => p.Item).ThenBy(p => p.Live, StringComparer.Ordinal).ToList();
        _pieces.Clear();
        Pieces = all.Where(p => IsWanted(p.Item)).ToList();
        IEnumerable<DataItem> known = Enum.GetValues(typeof(DataItem)).Cast<DataItem>().Where(i => i != DataItem.Extra || all.Any(p => p.Item == i) || _options.Items?.Contains(i) == true);
        Items = known.Select(item => Describe(item, all.Where(p => p.Item == item).ToList())).ToArray();
        if (Pieces.Count == 0)
        {
            string wanted = string.Join(", ", _options.Items ?? []);
            throw new BackupException(BackupErrorCode.BackupNotFound, $"{_options.Backup.Name} has nothing of {(wanted.Length > 0 ? wanted : "a clinic's data")}.", "Choose another backup, or other items.", _options.Backup.Path);
        }
    }

    private bool IsWanted(DataItem item) => _options.Items is null || _options.Items.Contains(item);

    private RestoredItem Describe(DataItem item, List<RestorePiece> pieces)
    {
        int lost = Lost.Count(path => _places.Of(path)?.Item == item);
        string? reason = pieces.Count > 0 ? (IsWanted(item) ? null : "not asked for; left as it is")
            : lost > 0 ? "lost in the backup; left as it is"
            : IsLive(item) ? MissingInBackup
            : "neither the backup nor the data has any";
        if (reason is not null)
        {
            return new(item, RestoreOutcome.LeftAlone, reason, 0, 0);
        }
        string? gap = lost == 0 ? null : string.Format(CultureInfo.InvariantCulture, "{0} of it {1} lost in the backup", lost, lost == 1 ? "is" : "are");
        return new(item, lost == 0 ? RestoreOutcome.Restored : RestoreOutcome.RestoredInPart, gap, pieces.Sum(p => p.FileCount), pieces.Sum(p => p.Bytes));
    }

    private bool IsLive(DataItem item) => _places.Of(item) is string live && IOFailure.WhenReading(live, () => SwapPiece.IsThere(live));

    private static HashSet<string> Paths(VerificationReport report, params VerificationIssueKind[] kinds) =>
        new(report.Issues.Where(i => kinds.Contains(i.Kind)).Select(i => i.Path), StringComparer.Ordinal);

    /// <summary>A piece while it is put together.</summary>
    private sealed record Draft(DataItem Item, RestoreRoot Root)
    {
        public List<RestoreFolder> Folders { get; } = [];

        public List<RestoreFile> Files { get; } = [];

        public void Add(string path, long length, DateTime modifiedUtc, ManifestEntry? promised, ManifestDatabase? database, bool isDatabase)
        {
            Files.Add(new(Root, path, length, modifiedUtc, promised, database, isDatabase));
            Garbage.Bound();
        }
    }
}
