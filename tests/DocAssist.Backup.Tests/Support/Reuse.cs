using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using DocAssist.Backup.Catalog;

namespace DocAssist.Backup.Tests.Support;

/// <summary>What backups of a small clinic share, asked of the system itself.</summary>
public static class Reuse
{
    /// <summary>Long after every file of the test was made, so that none is too young to be trusted.</summary>
    public static readonly DateTimeOffset Later = new(2040, 1, 5, 14, 30, 0, TimeSpan.FromHours(5.5));

    public static TestClinic Clinic(string test)
    {
        TestClinic clinic = TestClinic.Create(test);
        clinic.Now = Later;
        return clinic;
    }

    public static BackupInfo BackUpAfter(this TestClinic clinic, TimeSpan time, Func<Backup.Backups.BackupOptions, Backup.Backups.BackupOptions>? change = null)
    {
        clinic.Now += time;
        return clinic.BackUp(change);
    }

    public static BackupInfo BackUpNextDay(this TestClinic clinic, Func<Backup.Backups.BackupOptions, Backup.Backups.BackupOptions>? change = null) => clinic.BackUpAfter(TimeSpan.FromDays(1), change);

    /// <summary>The first prescription, relative to the data and to a backup.</summary>
    public static string Document(this TestClinic clinic) =>
        Files.Relative(clinic.Data, Directory.GetFiles(Path.Combine(clinic.Data, "prescriptions"), "*.pdf", SearchOption.AllDirectories).OrderBy(p => p, StringComparer.Ordinal).First());

    public static int Links(string path) => int.Parse(Shell.Run("stat", $"-c %h \"{path}\"").Trim());

    public static int Links(this BackupInfo backup, string file) => Links(Path.Combine(backup.Path, file));

    public static ListedFile Entry(this BackupInfo backup, string file) => backup.Entries().Single(f => f.Path == file);

    public static IReadOnlyList<ListedFile> Entries(this BackupInfo backup) => backup.Manifest().GetProperty("files").EnumerateArray().Select(f => ListedFile.Read(f, backup.Manifest())).ToList();

    /// <summary>This module's part of the manifest.</summary>
    public static JsonElement Manifest(this BackupInfo backup)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(backup.Path, "backup_manifest.json")));
        return document.RootElement.GetProperty("docassist_backup").Clone();
    }
}
