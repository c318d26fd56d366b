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
        if (options.Kind == BackupKind.Safety && FileStatus.Of(path).Kind == FileKind.Missing)
        {
            return; // That it is gone is why one restores.
        }
        SavedDatabase saved = Save(path, copier);
        if (options.Kind == BackupKind.Backup && saved.Database.Integrity.Sound && !IsClinic(saved.Database))
        {
            throw NotAClinic(path, "has no tables patients and visits");
        }
        content.Add(DataItem.Database, saved);
    }

    public static bool IsClinic(ManifestDatabase database) => database.Counts.Tables.ContainsKey("patients") && database.Counts.Tables.ContainsKey("visits");

    private static SavedDatabase Save(string path, DatabaseCopier copier)
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
