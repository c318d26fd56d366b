using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.Checking;

/// <summary>Whether backups can be written to the root, are safe there, and how many more have room.</summary>
internal static class RootCheck
{
    private const int FewBackups = 3;

    private const int OwnerOnly = 0x1c0;

    public static void Run(ConfigurationCheckOptions options, string root, bool isDefault, DataFolder? data, DataListing? listing, Findings findings)
    {
        if (data is not null)
        {
            CheckApart(root, data, findings);
        }
        if (!Directory.Exists(root))
        {
            ReportMissing(root, isDefault, findings);
        }
        else
        {
            TryWriting(root, options.Random, findings);
        }
        if (Existing(root) is string folder)
        {
            CheckVolume(options, root, folder, data, listing, findings);
        }
    }

    private static void ReportMissing(string root, bool isDefault, Findings findings)
    {
        bool isMade = !File.Exists(root) && (isDefault || Directory.Exists(Path.GetDirectoryName(root)));
        if (isMade)
        {
            findings.Warn("RootMissing", $"The backup root '{root}' is not there yet; the first backup makes it.", "Make a backup with New-DocAssistBackup.", root);
        }
        else
        {
            findings.Fail(BackupRoot.Unavailable(root, File.Exists(root) ? "is not a folder" : "is not there"));
        }
    }

    private static void CheckApart(string root, DataFolder data, Findings findings)
    {
        string[] parts = [data.VectorStorePath, data.PrescriptionsPath];
        bool inside = parts.Any(p => PathRelation.IsSameOrInside(root, p)) || parts.Append(data.Path).Any(p => PathRelation.IsSameOrInside(p, root));
        if (inside)
        {
            findings.Fail(BackupErrorCode.PathsOverlap.ToString(), $"The backup root '{root}' and the data in '{data.Path}' lie inside one another.", "Choose a backup root outside the data folder, best on another disk.", root);
        }
    }

    /// <summary>Makes what a backup makes, a folder for its owner with a file in it, and takes it away.</summary>
    private static void TryWriting(string root, string random, Findings findings)
    {
        string trial = Path.Combine(root, ".docassist-check-" + random);
        try
        {
            DurableFolder.Create(trial);
            CheckRights(root, trial, findings);
            DurableFile.Write(Path.Combine(trial, "trial"), [1]);
        }
        catch (BackupException e)
        {
            findings.Fail("RootNotWritable", e.Message, e.Hint, root);
        }
        finally
        {
            Discard(trial, findings);
        }
    }

    private static void Discard(string trial, Findings findings)
    {
        try
        {
            FolderRemoval.Delete(trial);
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            findings.Warn("RootNotDeletable", $"'{trial}' was made and cannot be deleted, so old backups cannot be either: {e.Message}", "Give this account the right to delete in the root.", trial);
        }
    }

    /// <summary>FAT and exFAT know no owners: whoever has the drive reads the records.</summary>
    private static void CheckRights(string root, string trial, Findings findings)
    {
        bool kept = Platform.IsWindows ? !Format(root).StartsWith("FAT", StringComparison.OrdinalIgnoreCase) && !Format(root).StartsWith("exFAT", StringComparison.OrdinalIgnoreCase)
            : FileStatus.Of(trial).Access.Mode == OwnerOnly;
        if (!kept)
        {
            findings.Warn("RootWithoutPermissions", $"The volume of '{root}' keeps no rights of files, as FAT and exFAT: whoever has it can read the backups.", "Use a volume with NTFS, ext4 or APFS, or an encrypted drive.", root);
        }
    }

    private static string Format(string root)
    {
        try
        {
            return new DriveInfo(Path.GetPathRoot(root)!).DriveFormat;
        }
        catch (Exception e) when (e is ArgumentException || SystemError.IsExpected(e))
        {
            // A share has no drive to ask.
            return string.Empty;
        }
    }

    private static string? Existing(string root)
    {
        string? folder = root;
        while (!string.IsNullOrEmpty(folder) && !Directory.Exists(folder))
        {
            folder = Path.GetDirectoryName(folder);
        }
        return string.IsNullOrEmpty(folder) ? null : folder;
    }

    private static void CheckVolume(ConfigurationCheckOptions options, string root, string folder, DataFolder? data, DataListing? listing, Findings findings)
    {
        try
        {
            Volume volume = Volume.Of(folder);
            if (data is not null && Volume.Of(data.Path).Identity == volume.Identity)
            {
                findings.Warn("SameVolume", $"The backup root '{root}' is on the volume of the data: both are lost with one disk.", "Choose a root on another disk, or keep copies of the backups in another place.", root);
            }
            long bytes = SizeOfNext(options, root, data, listing);
            if (bytes > 0)
            {
                ReportSpace(root, volume.FreeBytes, bytes, findings);
            }
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            findings.Warn("VolumeUnknown", $"Nothing is known of the volume of '{root}': {e.Message}", "Check the drive or share.", root);
        }
    }

    /// <summary>That of the newest good backup; of the data where there is none.</summary>
    private static long SizeOfNext(ConfigurationCheckOptions options, string root, DataFolder? data, DataListing? listing)
    {
        try
        {
            IReadOnlyList<BackupInfo> backups = Directory.Exists(root) ? BackupCatalog.List(root, options.Now, options.Zone) : [];
            BackupInfo? newest = BackupCatalog.NewestGood(backups.Where(b => string.Equals(b.DataPath, data?.Path, PathRelation.NameComparison))) ?? BackupCatalog.NewestGood(backups);
            if (newest?.Size is long size)
            {
                return size;
            }
        }
        catch (BackupException)
        {
            // A root that cannot be listed is a finding already, or will be where somebody lists.
        }
        long others = listing?.Files.Sum(f => f.Stamp.Length) ?? 0;
        return data is null ? 0 : others + FileStatus.Of(data.DatabasePath).Length;
    }

    private static void ReportSpace(string root, long free, long bytes, Findings findings)
    {
        long room = free / bytes;
        string text = string.Format(CultureInfo.InvariantCulture, "There is room for {0:N0} more backup{1} of {2:N0} bytes in '{3}'.", room, room == 1 ? string.Empty : "s", bytes, root);
        if (room >= FewBackups)
        {
            findings.Inform("Space", text, root);
        }
        else if (room > 0)
        {
            findings.Warn("SpaceLow", text, "Free some space, keep fewer backups, or choose another root.", root);
        }
        else
        {
            findings.Fail(BackupErrorCode.NotEnoughSpace.ToString(), text, "Free some space, keep fewer backups, or choose another root.", root);
        }
    }
}
