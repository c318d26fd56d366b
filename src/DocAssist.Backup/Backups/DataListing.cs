using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Sqlite;

namespace DocAssist.Backup.Backups;

/// <summary>What lies in the data folder at one moment: files, folders, and what cannot be saved.</summary>
internal sealed class DataListing
{
    private const string Documents = "prescriptions";

    private readonly SourceFiles _ordinary = new();
    private readonly List<SourceFile> _databases = [];
    private readonly List<ListedFolder> _folders = [];
    private readonly List<DataProblem> _problems = [];
    private readonly bool[] _present = new bool[(int)DataItem.Extra + 1];
    private readonly Func<SourceFile, bool?> _known;

    private DataListing(Func<SourceFile, bool?>? known) => _known = known ?? (_ => null);

    /// <summary>Every file but clinic.db: the databases, then <see cref="Ordinary"/>.</summary>
    public IEnumerable<SourceFile> Files => _databases.Concat(_ordinary);

    /// <summary>Every database but clinic.db.</summary>
    public IReadOnlyList<SourceFile> Databases => _databases;

    /// <summary>Every file that is no database, those of each folder sorted by path. Whoever copies them empties the list.</summary>
    public SourceFiles Ordinary => _ordinary;

    public IReadOnlyList<ListedFolder> Folders => _folders;

    /// <summary>Sorted by path.</summary>
    public IReadOnlyList<DataProblem> Problems => _problems.OrderBy(p => p.Path, StringComparer.Ordinal).ToList();

    public bool Has(DataItem item) => _present[(int)item];

    /// <summary>Lists everything but clinic.db, which is always saved first.</summary>
    /// <param name="data">Where the parts lie.</param>
    /// <param name="backupRoot">Never entered, in case it lies among the extra files.</param>
    /// <param name="includeExtra">True to list what else lies in the data folder.</param>
    /// <param name="known">Says of a file whether it is a database, which spares opening it to see; null where it does not know. May be null.</param>
    public static DataListing Take(DataFolder data, string backupRoot, bool includeExtra, Func<SourceFile, bool?>? known = null)
    {
        DataListing listing = TakeVectorStore(data, known);
        listing.AddOthers(data, backupRoot, includeExtra);
        return listing;
    }

    /// <summary>Lists the vector store, for the moment.</summary>
    public static DataListing TakeVectorStore(DataFolder data, Func<SourceFile, bool?>? known)
    {
        DataListing listing = new(known);
        listing.AddFolder(DataItem.VectorStore, data.VectorStorePath, "chroma");
        return listing;
    }

    /// <summary>Lists everything but clinic.db and the documents.</summary>
    public static DataListing TakeAllButDocuments(DataFolder data, string backupRoot, bool includeExtra, Func<SourceFile, bool?>? known)
    {
        DataListing listing = TakeVectorStore(data, known);
        listing.AddSettingsAndExtra(data, backupRoot, includeExtra);
        return listing;
    }

    /// <summary>The documents and their folders one by one; none where they are no folder.</summary>
    public static IEnumerable<TreeEntry> EachDocument(DataFolder data) =>
        new DataListing(null).KindOf(DataItem.Prescriptions, data.PrescriptionsPath, Documents) == FileKind.Folder
            ? FolderTree.Each(new TreeRoot(data.PrescriptionsPath, Documents), (_, _) => { })
            : [];

    /// <summary>Lists all else.</summary>
    public void AddOthers(DataFolder data, string backupRoot, bool includeExtra)
    {
        AddFolder(DataItem.Prescriptions, data.PrescriptionsPath, Documents);
        AddSettingsAndExtra(data, backupRoot, includeExtra);
    }

    private void AddSettingsAndExtra(DataFolder data, string backupRoot, bool includeExtra)
    {
        AddSettings(data.SettingsPath);
        if (includeExtra)
        {
            AddExtra(data, backupRoot);
        }
    }

    /// <summary>Takes a folder out, with all that is in it.</summary>
    /// <param name="folder">One of the folders.</param>
    /// <param name="why">To be read behind its path.</param>
    public void Leave(ListedFolder folder, string why)
    {
        bool IsIn(string path) => path == folder.Path || path.StartsWith(folder.Path + "/", StringComparison.Ordinal);
        _ordinary.RemoveAll(f => IsIn(f.BackupPath));
        _databases.RemoveAll(f => IsIn(f.BackupPath));
        _folders.RemoveAll(f => IsIn(f.Path));
        _problems.RemoveAll(p => IsIn(p.Path));
        AddProblem(folder.Item, folder.Path, $"{why}: nothing in it is saved");
    }

    private void AddFolder(DataItem item, string folder, string backupPath, Func<string, bool>? skip = null)
    {
        FileKind kind = KindOf(item, folder, backupPath);
        if (kind == FileKind.Missing)
        {
            return;
        }
        _present[(int)item] = true;
        if (kind != FileKind.Folder)
        {
            AddProblem(item, backupPath, kind == FileKind.Link ? "is a link, and links are not followed: name its target instead" : "is no folder");
            return;
        }
        _folders.Add(new(item, backupPath));
        IEnumerable<TreeEntry> entries = FolderTree.Each(new TreeRoot(folder, backupPath), (path, e) => AddProblem(item, path, e.Message));
        AddEntries(item, skip is null ? entries : entries.Where(e => !skip(e.FullPath)));
    }

    private void AddSettings(string path)
    {
        FileKind kind = KindOf(DataItem.Settings, path, "settings.json");
        if (kind == FileKind.Missing)
        {
            return;
        }
        _present[(int)DataItem.Settings] = true;
        if (kind == FileKind.File)
        {
            _ordinary.Add(SourceFile.Of(DataItem.Settings, path, "settings.json", isDatabase: false));
        }
        else
        {
            AddProblem(DataItem.Settings, "settings.json", "is no ordinary file");
        }
    }

    private void AddExtra(DataFolder data, string backupRoot)
    {
        TreeRoot root = new(data.Path, string.Empty);
        List<TreeEntry> others = [];
        foreach (string path in IOFailure.WhenReading(data.Path, () => ExtraPaths.Of(data, backupRoot).Where(p => !ExtraPaths.IsTaken(p)).ToList()))
        {
            string name = Path.GetFileName(path);
            FileKind kind = KindOf(DataItem.Extra, path, name);
            if (kind == FileKind.Folder && PathRelation.IsSameOrInside(backupRoot, path))
            {
                // Restored as a whole it would take the backups with it.
                _present[(int)DataItem.Extra] = true;
                AddProblem(DataItem.Extra, name, "holds the backup root, so nothing in it is saved");
            }
            else if (kind == FileKind.Folder)
            {
                AddFolder(DataItem.Extra, path, name, nested => ExtraPaths.IsPart(data, nested));
            }
            else if (kind != FileKind.Missing)
            {
                _present[(int)DataItem.Extra] = true;
                others.Add(new(root, name, FileStatus.Of(path)));
            }
        }
        AddEntries(DataItem.Extra, others);
    }

    private void AddEntries(DataItem item, IEnumerable<TreeEntry> entries)
    {
        int first = _ordinary.Count;
        foreach (TreeEntry entry in entries)
        {
            AddEntry(item, entry);
        }
        HashSet<string> databases = FindDatabases(first);
        if (databases.Count > 0)
        {
            _ordinary.RemoveAll(IsSideFile, first); // First: one that is a database too is no more than it is called.
            _databases.AddRange(_ordinary.From(first).Where(IsFound).Select(f => f with { IsDatabase = true }));
            _ordinary.RemoveAll(IsFound, first);
        }

        bool IsFound(SourceFile file) => databases.Contains(file.BackupPath);
        bool IsSideFile(SourceFile file) => SqliteFile.DatabaseOfSideFile(file.BackupPath) is string database && databases.Contains(database);
    }

    private HashSet<string> FindDatabases(int first)
    {
        ConcurrentBag<string> found = [];
        TwoWorkers.Run(_ordinary.From(first), Look, CancellationToken.None);
        return new(found, StringComparer.Ordinal);

        void Look(SourceFile file)
        {
            if (_known(file) ?? IsDatabase(file))
            {
                found.Add(file.BackupPath);
            }
        }
    }

    private void AddEntry(DataItem item, TreeEntry entry)
    {
        switch (entry.Status.Kind)
        {
            case FileKind.File or FileKind.Folder when !RelativePath.IsText(entry.Path):
                AddProblem(item, entry.Path, RelativePath.NoText);
                break;
            case FileKind.Folder:
                _folders.Add(new(item, entry.Path));
                break;
            case FileKind.File:
                _ordinary.Add(SourceFile.Of(item, entry));
                break;
            case FileKind.Link:
                AddProblem(item, entry.Path, "is a link, and links are not followed");
                break;
            case FileKind.Special:
                AddProblem(item, entry.Path, "is a pipe, a socket or a device");
                break;
            case FileKind.Missing when entry.Path.IndexOf('\ufffd') >= 0:
                AddProblem(item, entry.Path, RelativePath.NoText);
                break;
        }
    }

    /// <summary>Asks the file itself.</summary>
    public static bool IsDatabase(SourceFile file)
    {
        try
        {
            return SqliteFile.IsDatabase(file.FullPath, file.Stamp.Length);
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            // The copy will meet the same error and report it; a file that is gone by now is no error.
            return false;
        }
    }

    private FileKind KindOf(DataItem item, string path, string backupPath)
    {
        try
        {
            return RelativePath.IsText(backupPath) ? FileStatus.Of(path).Kind : GiveUp(RelativePath.NoText);
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            return GiveUp(e.Message);
        }

        FileKind GiveUp(string why)
        {
            _present[(int)item] = true;
            AddProblem(item, backupPath, why);
            return FileKind.Missing;
        }
    }

    private void AddProblem(DataItem item, string path, string what) => _problems.Add(new(item, path, what));
}
