using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;
using Microsoft.Data.Sqlite;

namespace DocAssist.Backup.Backups;

/// <summary>Saves clinic.db, without which there is no backup.</summary>
internal static class ClinicCopy
{
    private const string RestoreHint = "If the app's data is lost, restore the newest good backup that Get-DocAssistBackup lists.";

    /// <exception cref="BackupException">NotAClinicDatabase, DatabaseBusy, AccessDenied, ReadFailed, NotEnoughSpace, WriteFailed.</exception>
    public static void Copy(BackupOptions options, DatabaseCopier copier, BackupContent content)
    {
        string path = options.Data.DatabasePath;
        (ManifestEntry entry, ManifestDatabase database) = Save(path, copier);
        bool isClinic = database.Counts.Tables.ContainsKey("patients") && database.Counts.Tables.ContainsKey("visits");
        if (database.Integrity.Sound && !isClinic)
        {
            throw NotAClinic(path, "has no tables patients and visits");
        }
        content.AddFile(DataItem.Database, entry);
        content.AddDatabase(database);
    }

    private static (ManifestEntry, ManifestDatabase) Save(string path, DatabaseCopier copier)
    {
        try
        {
            return copier.Copy(new(DataItem.Database, path, "clinic.db", FileStatus.Of(path), IsDatabase: true));
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SQLitePCL.raw.SQLITE_NOTADB)
        {
            throw NotAClinic(path, EncryptedFile.IsLikely(path) ? "looks like an encrypted database" : "is no SQLite database", e);
        }
    }

    private static BackupException NotAClinic(string path, string why, SqliteException? inner = null) =>
        new(BackupErrorCode.NotAClinicDatabase, $"'{path}' {why}.", RestoreHint, path, inner);
}
