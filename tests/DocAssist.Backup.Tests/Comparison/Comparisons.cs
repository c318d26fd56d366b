using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Comparison;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Tests.Support;
using Xunit;

namespace DocAssist.Backup.Tests.Comparison;

/// <summary>Compares as the cmdlet does, and looks afterwards that neither side was touched.</summary>
internal static class Comparisons
{
    public static ComparisonOptions Options(TestClinic clinic, BackupInfo backup, BackupInfo? reference = null) => new()
    {
        Backup = backup,
        Reference = reference,
        Data = DataFolder.At(clinic.Data, "-DataPath"),
        BackupRoot = clinic.Root,
        Now = clinic.Now,
        ScratchParent = clinic.Scratch,
        Patience = TimeSpan.FromSeconds(1),
    };

    public static BackupComparison Compare(this TestClinic clinic, BackupInfo backup, BackupInfo? reference = null, bool detailed = false)
    {
        SortedDictionary<string, string> data = Files.Snapshot(clinic.Data);
        SortedDictionary<string, string> before = Backups(backup, reference);
        BackupComparison comparison = BackupComparer.Compare(Options(clinic, backup, reference) with { Detailed = detailed }, null, null, CancellationToken.None);
        // The index of a log is no data: every reader of the live database writes to it.
        Assert.Equal(data.Where(f => !f.Key.EndsWith("-shm")), Files.Snapshot(clinic.Data).Where(f => !f.Key.EndsWith("-shm")));
        Assert.Equal(before, Backups(backup, reference));
        Assert.Empty(Directory.GetFileSystemEntries(clinic.Scratch));
        return comparison;
    }

    private static SortedDictionary<string, string> Backups(BackupInfo backup, BackupInfo? reference)
    {
        SortedDictionary<string, string> all = Directory.Exists(backup.Path) ? Files.Snapshot(backup.Path) : new();
        foreach (KeyValuePair<string, string> file in reference is null ? new() : Files.Snapshot(reference.Path))
        {
            all["reference/" + file.Key] = file.Value;
        }
        return all;
    }

    public static ComparisonDifference Table(this BackupComparison comparison, string table, string database = "clinic.db") =>
        comparison.Differences.Single(d => d.Database == database && d.Name == table);

    public static ComparisonDifference FilesOf(this BackupComparison comparison, string name) =>
        comparison.Differences.Single(d => d.Kind == DifferenceKind.Files && d.Name == name);

    /// <summary>Only in the backup, only in the reference, changed, the same.</summary>
    public static string Counts(this ComparisonDifference difference) =>
        $"{difference.OnlyInBackup} {difference.OnlyInReference} {difference.Changed} {difference.Same}";
}
