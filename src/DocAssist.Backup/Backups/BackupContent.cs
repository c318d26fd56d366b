using System;
using System.Collections.Generic;
using System.Linq;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Backups;

/// <summary>What a backup in the making holds so far. May be used from several threads.</summary>
internal sealed class BackupContent
{
    private readonly object _gate = new();

    /// <summary>Of each part.</summary>
    private readonly ManifestEntries[] _files;

    private ManifestEntries? _sorted;
    private readonly List<ManifestDatabase> _databases = [];
    private readonly List<string> _folders = [];
    private readonly List<DataProblem> _problems = [];
    private readonly HashSet<DataItem> _present = [];
    private readonly HashSet<string> _pdfsWithoutHeader = new(StringComparer.Ordinal);
    private int _pdfs;
    private readonly HashSet<string> _readBack = new(StringComparer.Ordinal);

    public BackupContent()
    {
        Numbering<ManifestReuse> origins = new();
        _files = Enumerable.Range(0, (int)DataItem.Extra + 1).Select(_ => new ManifestEntries(origins)).ToArray();
    }

    /// <summary>What proves that the copies read back; null where nobody asks.</summary>
    public ReadBack? ReadBack { get; init; }

    /// <summary>From when on a change of a live file surely shows in its times; null where that is not certain.</summary>
    public DateTime? ReadFromUtc { get; init; }

    /// <summary>Sorted by path, so that equal data gives equal manifests.</summary>
    public ManifestEntries Files => Locked(() => _sorted ??= Sorted());

    /// <summary>Those that were written for this backup and not read since.</summary>
    public IReadOnlyList<ManifestEntry> Unread => Locked(() => _files.SelectMany(f => f.Fresh).Where(e => !_readBack.Contains(e.Path)).ToList());

    public IReadOnlyList<ManifestDatabase> Databases => Locked(() => _databases.OrderBy(d => d.Path, StringComparer.Ordinal).ToList());

    public IReadOnlyList<string> Folders => Locked(() => _folders.OrderBy(f => f, StringComparer.Ordinal).ToList());

    public IReadOnlyList<DataProblem> Problems => Locked(() => _problems.OrderBy(p => p.Path, StringComparer.Ordinal).ToList());

    /// <summary>What was learned about clinic.db; null when there is none, as before the restore of one that is gone.</summary>
    public ManifestDatabase? Clinic => Databases.SingleOrDefault(d => d.Path == "clinic.db");

    /// <param name="item">The part it belongs to.</param>
    /// <param name="entry">The copy.</param>
    /// <param name="beginsAsPdf">True when it begins as a PDF does.</param>
    public void AddFile(DataItem item, ManifestEntry entry, bool beginsAsPdf = false) => Locked(() =>
    {
        Put(item, entry);
        if (!beginsAsPdf && IsPdf(item, entry.Path))
        {
            _pdfsWithoutHeader.Add(entry.Path);
        }
    });

    /// <summary>Takes a file back that is to be saved in another way.</summary>
    public void Remove(string path) => Locked(() => TakeOut(path));

    /// <summary>Takes a file out that is not in the backup after all.</summary>
    /// <param name="path">Its path in the backup.</param>
    /// <param name="why">To be read behind the path.</param>
    public void GiveUp(string path, string why) => Locked(() =>
    {
        DataItem item = TakeOut(path);
        _databases.RemoveAll(d => d.Path == path);
        _problems.Add(new(item, path, why));
    });

    public void Add(DataItem item, SavedDatabase saved) => Locked(() =>
    {
        foreach (ManifestEntry file in saved.Files)
        {
            Put(item, file);
        }
        _readBack.UnionWith(saved.Files.Where(_ => saved.IsReadBack).Select(f => f.Path));
        _databases.Add(saved.Database);
    });

    public void AddFolder(DataItem item, string path) => Locked(() =>
    {
        _present.Add(item);
        _folders.Add(path);
    });

    public void AddProblem(DataProblem problem) => Locked(() =>
    {
        _present.Add(problem.Item);
        _problems.Add(problem);
    });

    /// <summary>One row for each part, also for those that the clinic does not have.</summary>
    public IReadOnlyList<ManifestItem> Items(bool withExtra)
    {
        IEnumerable<DataItem> wanted = Enum.GetValues(typeof(DataItem)).Cast<DataItem>().Where(i => withExtra || i != DataItem.Extra);
        return wanted.Select(item =>
        {
            List<string> problems = Problems.Where(p => p.Item == item).Select(p => p.ToString()).ToList();
            return Locked(() =>
            {
                ManifestEntries files = _files[(int)item];
                ManifestItem row = new(item.ToString(), _present.Contains(item), files.Count, files.Bytes, problems);
                // What the next backup compares with: documents that go, get another name, or are overwritten.
                return item == DataItem.Prescriptions ? row with { Pdfs = _pdfs, PdfsWithoutHeader = _pdfsWithoutHeader.Count } : row;
            });
        }).ToList();
    }

    private void Put(DataItem item, ManifestEntry entry)
    {
        _present.Add(item);
        _sorted = null;
        _files[(int)item].Add(entry);
        _pdfs += IsPdf(item, entry.Path) ? 1 : 0;
    }

    private DataItem TakeOut(string path)
    {
        DataItem item = (DataItem)Enumerable.Range(0, _files.Length).First(i => _files[i].Remove(path));
        _sorted = null;
        _pdfs -= IsPdf(item, path) ? 1 : 0;
        _pdfsWithoutHeader.Remove(path);
        return item;
    }

    private static bool IsPdf(DataItem item, string path) => item == DataItem.Prescriptions && PdfHeader.IsPromised(path);

    private ManifestEntries Sorted()
    {
        ManifestEntries sorted = new(_files);
        sorted.Sort();
        return sorted.FindTwice() is string path ? throw new InvalidOperationException($"'{path}' was saved twice.") : sorted; // No backup is better than one that nobody can tell what it holds.
    }

    private T Locked<T>(Func<T> work)
    {
        lock (_gate)
        {
            return work();
        }
    }

    private void Locked(Action work)
    {
        lock (_gate)
        {
            work();
        }
    }
}
