using System.IO;
using System.Linq;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;
using Microsoft.Data.Sqlite;

namespace DocAssist.Backup.Backups;

/// <summary>Saves what is not clinic.db: its folders, and the databases among its files.</summary>
internal static class DataItemsCopy
{
    /// <summary>Takes over the folders, and what the listing could not look at.</summary>
    public static void TakeOver(DataListing listing, BackupContent content)
    {
        foreach ((DataItem item, string path) in listing.Folders)
        {
            content.AddFolder(item, path);
        }
        foreach (DataProblem problem in listing.Problems)
        {
            content.AddProblem(problem);
        }
    }

    /// <summary>Takes the snapshots of the databases that there is none of yet. One that is damaged, locked or unreadable costs its item, never the backup.</summary>
    /// <exception cref="BackupException">NotEnoughSpace, WriteFailed: the copy cannot be written.</exception>
    public static void TakeDatabases(DataListing listing, string staging, DatabaseCopier copier, BackupContent content)
    {
        foreach (SourceFile file in listing.Databases.Where(f => !copier.HasTried(f.BackupPath)))
        {
            TakeDatabase(file, staging, copier, content);
        }
    }

    private static void TakeDatabase(SourceFile file, string staging, DatabaseCopier copier, BackupContent content)
    {
        try
        {
            copier.Take(file, Add, why => content.AddProblem(new(file.Item, file.BackupPath, why)));
        }
        catch (SqliteException e)
        {
            GiveUp($"could not be read as a database ({e.Message})");
        }
        catch (BackupException e) when (SqliteFile.SideFiles(file.FullPath).Prepend(file.FullPath).Contains(e.Target))
        {
            GiveUp($"could not be saved ({e.Message})");
        }

        void Add(SavedDatabase saved)
        {
            content.Add(file.Item, saved);
            if (!saved.Database.Integrity.Sound)
            {
                content.AddProblem(new(file.Item, file.BackupPath, "is damaged; it was saved as it is", IsSaved: true));
            }
        }

        void GiveUp(string why)
        {
            string half = RelativePath.Under(staging, file.BackupPath);
            IOFailure.WhenWriting(half, () => File.Delete(half));
            content.AddProblem(new(file.Item, file.BackupPath, why));
        }
    }
}
