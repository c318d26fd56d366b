using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.SampleClinic.Database;
using DocAssist.SampleClinic.Python;
using Microsoft.Data.Sqlite;

namespace DocAssist.SampleClinic;

/// <summary>Writes backups as the app does, its mistakes included.</summary>
public static class AppBackup
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int Tries = 40;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Makes one of the app's backups.</summary>
    /// <param name="dataFolder">The data folder; the app opens its database for writing.</param>
    /// <param name="backupRoot">Where backups lie; made when missing.</param>
    /// <param name="localNow">The local time.</param>
    /// <param name="options">Details of the imitation.</param>
    /// <returns>The path of the backup.</returns>
    /// <remarks>Whatever goes wrong, the app then deletes the folder of that second, also one that was there before.</remarks>
    public static string Create(string dataFolder, string backupRoot, DateTime localNow, AppBackupOptions? options = null)
    {
        options ??= new AppBackupOptions();
        string backup = Path.Combine(Path.GetFullPath(backupRoot), "backup_" + Stamp(localNow));
        Directory.CreateDirectory(backup);
        try
        {
            CopyDatabase(Path.Combine(dataFolder, "clinic.db"), Path.Combine(backup, "clinic.db"));
            CopyFolder(dataFolder, backup, "chroma");
            CopyFolder(dataFolder, backup, "prescriptions");
            CopyFile(dataFolder, backup, "settings.json");
            string manifest = Manifest(Path.Combine(dataFolder, "clinic.db"), localNow + options.ManifestDelay);
            PythonTextFile.Write(Path.Combine(backup, "backup_manifest.json"), manifest);
            if (options.MaxBackups is int count)
            {
                CleanUp(backupRoot, count);
            }

            return backup;
        }
        catch
        {
            Directory.Delete(backup, recursive: true);
            throw;
        }
    }

    /// <summary>Makes the backup the app makes before it restores: raw copies and a note, no manifest.</summary>
    /// <param name="dataFolder">The data folder.</param>
    /// <param name="backupRoot">Where backups lie; made when missing.</param>
    /// <param name="localNow">The local time.</param>
    /// <returns>The path of the safety backup.</returns>
    public static string CreateSafety(string dataFolder, string backupRoot, DateTime localNow)
    {
        string stamp = Stamp(localNow);
        string backup = Path.Combine(Path.GetFullPath(backupRoot), "safety_backup_" + stamp);
        Directory.CreateDirectory(backup);
        CopyFile(dataFolder, backup, "clinic.db");
        CopyFile(dataFolder, backup, "settings.json");
        PythonTextFile.Write(Path.Combine(backup, "SAFETY_BACKUP.txt"), $"""
            This is a safety backup created before restore at {stamp}
            Original backup can be safely deleted after confirming restore success.

            """);
        return backup;
    }

    /// <summary>Deletes what the app deletes after each backup.</summary>
    /// <param name="backupRoot">Where backups lie.</param>
    /// <param name="maxBackups">How many stay, by the date the app believes.</param>
    public static void CleanUp(string backupRoot, int maxBackups)
    {
        List<AppBackupEntry> old = AppReader.List(backupRoot).Skip(maxBackups).ToList();
        foreach (AppBackupEntry entry in old)
        {
            try
            {
                Directory.Delete(Path.Combine(backupRoot, entry.Name), recursive: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The app logs it and goes on to the next.
            }
        }
    }

    private static string Stamp(DateTime time) => time.ToString("yyyy-MM-dd_HH-mm-ss", CultureInfo.InvariantCulture);

    private static void CopyDatabase(string source, string target)
    {
        if (!File.Exists(source))
        {
            return;
        }

        using SqliteConnection from = SqliteConnections.Open(source, SqliteOpenMode.ReadWriteCreate);
        using SqliteConnection to = SqliteConnections.Open(target, SqliteOpenMode.ReadWriteCreate);
        for (int tried = 1; ; tried++)
        {
            try
            {
                from.BackupDatabase(to);
                return;
            }
            catch (SqliteException exception) when (exception.SqliteErrorCode is Busy or Locked && tried < Tries)
            {
                // Python waits like this for ever; a test had better end.
                Thread.Sleep(s_pause);
            }
        }
    }

    private static void CopyFolder(string dataFolder, string backup, string name)
    {
        string source = Path.Combine(dataFolder, name);
        if (Directory.Exists(source))
        {
            PythonTree.Copy(source, Path.Combine(backup, name));
        }
    }

    private static void CopyFile(string dataFolder, string backup, string name)
    {
        string source = Path.Combine(dataFolder, name);
        if (File.Exists(source))
        {
            File.Copy(source, Path.Combine(backup, name), overwrite: true);
        }
    }

    /// <summary>The counts are those of the live database, some time after it was copied.</summary>
    private static string Manifest(string database, DateTime now)
    {
        long patients = 0;
        long visits = 0;
        if (File.Exists(database))
        {
            try
            {
                using SqliteConnection connection = SqliteConnections.Open(database, SqliteOpenMode.ReadWriteCreate);
                patients = connection.Number("SELECT COUNT(*) FROM patients");
                visits = connection.Number("SELECT COUNT(*) FROM visits");
            }
            catch (SqliteException)
            {
                // To the app a database it cannot count is one with nothing in it.
            }
        }

        return FormattableString.Invariant($$"""
            {
              "created_at": "{{PythonTime.Format(now)}}",
              "version": "1.0",
              "type": "simple_backup",
              "patient_count": {{patients}},
              "visit_count": {{visits}},
              "app_version": "0.1.0",
              "encrypted": false
            }
            """);
    }
}
