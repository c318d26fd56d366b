using System;
using System.Collections.Generic;
using System.Linq;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Sqlite;

namespace DocAssist.Backup.Backups;

/// <summary>How much there is to save beside clinic.db. Tens of thousands of documents are only counted: none is kept in memory, and none opened to see what it is.</summary>
internal sealed class DataSize
{
    private readonly Func<SourceFile, bool?> _known;
    private readonly Action<SourceFile> _counted;

    private DataSize(Func<SourceFile, bool?>? known, Action<SourceFile>? counted)
    {
        _known = known ?? (_ => null);
        _counted = counted ?? (_ => { });
    }

    public int Files { get; private set; }

    public int Folders { get; private set; }

    public long DatabaseBytes { get; private set; }

    /// <summary>Of all that is no database.</summary>
    public long OrdinaryBytes { get; private set; }

    /// <summary>Counts.</summary>
    /// <param name="data">Where the parts lie.</param>
    /// <param name="backupRoot">Never entered, in case it lies among the extra files.</param>
    /// <param name="includeExtra">True to count what else lies in the data folder.</param>
    /// <param name="known">Says of a file whether it is a database; null where it does not know. May be null.</param>
    /// <param name="counted">Shown each file that is no database; may be null.</param>
    /// <exception cref="BackupException">AccessDenied, ReadFailed: of the data folder itself, for the extra files.</exception>
    public static DataSize Count(DataFolder data, string backupRoot, bool includeExtra, Func<SourceFile, bool?>? known = null, Action<SourceFile>? counted = null)
    {
        DataSize size = new(known, counted);
        DataListing listing = DataListing.TakeAllButDocuments(data, backupRoot, includeExtra, size._known);
        size.Folders += listing.Folders.Count;
        foreach (SourceFile file in listing.Files.Concat(size.Documents(data)))
        {
            size.Add(file);
        }
        return size;
    }

    /// <summary>What cannot be looked at the copy will meet again, and report.</summary>
    private IEnumerable<SourceFile> Documents(DataFolder data)
    {
        foreach (TreeEntry entry in DataListing.EachDocument(data))
        {
            if (entry.Status.Kind == FileKind.Folder)
            {
                Folders++;
            }
            else if (entry.Status.Kind == FileKind.File)
            {
                // One with another name is counted with the rest: thousands would be opened for the one that there never is.
                SourceFile file = SourceFile.Of(DataItem.Prescriptions, entry);
                yield return SqliteFile.HasUsualName(entry.Path) && (_known(file) ?? DataListing.IsDatabase(file)) ? file with { IsDatabase = true } : file;
            }
        }
    }

    private void Add(SourceFile file)
    {
        Files++;
        if (file.IsDatabase)
        {
            DatabaseBytes += file.Stamp.Length;
            return;
        }
        OrdinaryBytes += file.Stamp.Length;
        _counted(file);
    }
}
