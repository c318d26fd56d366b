using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;
using Microsoft.Data.Sqlite;

namespace DocAssist.Backup.Backups;

/// <summary>Saves clinic.db, without which there is no backup.</summary>
internal static class ClinicCopy
{
    private const string RestoreHint = "If the app's data is lost, restore the newest good backup that Get-DocAssistBackup lists.";

    /// <summary>Takes its snapshot; what it is worth turns out when the copier checks it.</summary>
    /// <exception cref="BackupException">NotAClinicDatabase, now or when it is checked; DatabaseBusy, AccessDenied, ReadFailed, NotEnoughSpace, WriteFailed.</exception>
    public static void Take(BackupOptions options, DatabaseCopier copier, BackupContent content)
    {
        string path = options.Data.DatabasePath;
        if (options.Kind == BackupKind.Safety && FileStatus.Of(path).Kind == FileKind.Missing)
        {
            return; // That it is gone is why one restores.
        }
        try
        {
            copier.Take(SourceFile.Of(DataItem.Database, path, "clinic.db", isDatabase: true), Add);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == SQLitePCL.raw.SQLITE_NOTADB)
        {
            throw NotAClinic(path, EncryptedFile.IsLikely(path) ? "looks like an encrypted database" : "is no SQLite database", e);
        }

        void Add(SavedDatabase saved)
        {
            if (options.Kind == BackupKind.Backup && saved.Database.Integrity.Sound && !IsClinic(saved.Database))
            {
                throw NotAClinic(path, "has no tables patients and visits");
            }
            content.Add(DataItem.Database, saved);
        }
    }

    public static bool IsClinic(ManifestDatabase database) => database.Counts.Tables.ContainsKey("patients") && database.Counts.Tables.ContainsKey("visits");

    private static BackupException NotAClinic(string path, string why, SqliteException? inner = null) =>
        new(BackupErrorCode.NotAClinicDatabase, $"'{path}' {why}.", RestoreHint, path, inner);
}
