using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.Comparison;

/// <summary>Lists what a backup or the live data holds.</summary>
internal static class SideReader
{
    public const string LiveData = "live data";

    public const string ClinicDatabase = "clinic.db";

    /// <exception cref="BackupException">BackupNotFound, ManifestInvalid, AccessDenied, ReadFailed.</exception>
    public static ComparedSide OfBackup(BackupInfo backup)
    {
        if (IOFailure.WhenReading(backup.Path, () => FileStatus.Of(backup.Path).Kind) != FileKind.Folder)
        {
            throw new BackupException(BackupErrorCode.BackupNotFound, $"There is no backup '{backup.Path}'.", "List what there is with Get-DocAssistBackup.", backup.Path);
        }
        bool appsSafety = backup is { Kind: BackupKind.Safety, IsOurs: false } && FileStatus.Of(Path.Combine(backup.Path, Manifest.FileName)).Kind == FileKind.Missing;
        ManifestDetails? details = appsSafety ? null : ManifestFile.Read(backup.Path).Manifest.Details;
        return details is null ? OfApp(backup) : OfOurs(backup, details);
    }

    /// <param name="data">Where the parts lie.</param>
    /// <param name="backupRoot">Never entered.</param>
    /// <param name="withExtra">True to list what else lies in the data folder.</param>
    /// <exception cref="BackupException">AccessDenied, ReadFailed.</exception>
    public static ComparedSide OfLive(DataFolder data, string backupRoot, bool withExtra)
    {
        DataListing listing = IOFailure.WhenReading(data.Path, () => DataListing.Take(data, backupRoot, withExtra));
        Dictionary<string, ComparedFile> files = listing.Files
            .Select(f => new ComparedFile(f.Item, f.BackupPath, f.FullPath, f.Stamp.Length, null, f.IsDatabase))
            .Where(IsData)
            .ToDictionary(f => f.Path, StringComparer.Ordinal);
        if (LengthUnlessMissing(data.DatabasePath) is long length)
        {
            files[ClinicDatabase] = new(DataItem.Database, ClinicDatabase, data.DatabasePath, length, null, IsDatabase: true);
        }
        return new()
        {
            Kind = SideKind.Live,
            Name = LiveData,
            Path = data.Path,
            Files = files,
            Problems = ComparedSide.Count(listing.Problems.Select(p => p.Item)),
            Parts = new HashSet<DataItem>(Enum.GetValues(typeof(DataItem)).Cast<DataItem>().Where(i => i == DataItem.Database ? files.ContainsKey(ClinicDatabase) : listing.Has(i))),
            HoldsExtra = withExtra,
        };
    }

    private static ComparedSide OfOurs(BackupInfo backup, ManifestDetails details)
    {
        Dictionary<string, ManifestDatabase> databases = details.Databases.ToDictionary(d => d.Path, StringComparer.Ordinal);
        return new()
        {
            Kind = SideKind.Ours,
            Name = backup.Name,
            Path = backup.Path,
            Files = details.Files
                .Select(f => new ComparedFile(ComparedSide.ItemOf(f.Path), f.Path, RelativePath.Under(backup.Path, f.Path), f.Length, f.Sha256, databases.ContainsKey(f.Path)) { Damage = DamageOf(databases, f.Path) })
                .Where(IsData)
                .ToDictionary(f => f.Path, StringComparer.Ordinal),
            Problems = details.Items.Where(i => i.Problems.Count > 0 && ToItem(i.Name) is not null).ToDictionary(i => ToItem(i.Name)!.Value, i => i.Problems.Count),
            Parts = new HashSet<DataItem>(details.Items.Where(i => i.Present).Select(i => ToItem(i.Name)).OfType<DataItem>()),
            HoldsExtra = details.Items.Any(i => ToItem(i.Name) == DataItem.Extra),
        };
    }

    private static string? DamageOf(Dictionary<string, ManifestDatabase> databases, string path) =>
        databases.TryGetValue(path, out ManifestDatabase? database) && !database.Integrity.Sound
            ? database.Integrity.Messages.FirstOrDefault() ?? "it was damaged when it was saved."
            : null;

    private static ComparedSide OfApp(BackupInfo backup)
    {
        List<DataItem> problems = [];
        List<TreeEntry> entries = IOFailure.WhenReading(backup.Path, () => FolderTree.Walk(backup.Path, (path, _) => problems.Add(ComparedSide.ItemOf(path))));
        problems.AddRange(entries.Where(e => e.Status.Kind is not (FileKind.File or FileKind.Folder)).Select(e => ComparedSide.ItemOf(e.Path)));
        HashSet<string> databases = new(entries.Where(e => e.Status.Kind == FileKind.File && IsDatabase(e)).Select(e => e.Path), StringComparer.Ordinal);
        return new()
        {
            Kind = SideKind.Apps,
            Name = backup.Name,
            Path = backup.Path,
            Files = entries
                .Where(e => e.Status.Kind == FileKind.File && !(SqliteFile.DatabaseOfSideFile(e.Path) is string database && databases.Contains(database)))
                .Select(e => new ComparedFile(ComparedSide.ItemOf(e.Path), e.Path, e.FullPath, e.Status.Length, null, databases.Contains(e.Path)))
                .Where(IsData)
                .ToDictionary(f => f.Path, StringComparer.Ordinal),
            Problems = ComparedSide.Count(problems),
            Parts = new HashSet<DataItem>(entries.Select(e => ComparedSide.ItemOf(e.Path))),
            HoldsExtra = false,
        };
    }

    private static bool IsDatabase(TreeEntry entry)
    {
        try
        {
            return AppBackupCheck.IsDatabase(entry);
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            // Hashing it meets the same error and tells it.
            return false;
        }
    }

    /// <summary>What cannot even be looked at is there: opening it will say why it cannot be compared.</summary>
    private static long? LengthUnlessMissing(string path)
    {
        try
        {
            FileStatus status = FileStatus.Of(path);
            return status.Kind == FileKind.Missing ? null : status.Length;
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            return 0;
        }
    }

    private static bool IsData(ComparedFile file) => !BackupDescription.FileNames.Contains(file.Path);

    private static DataItem? ToItem(string name) => Enum.TryParse(name, out DataItem item) && Enum.IsDefined(typeof(DataItem), item) ? item : null;
}
