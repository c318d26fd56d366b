using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.Catalog;

/// <summary>Lists backups from the heads of their manifests alone. Opens no database and reads no other file.</summary>
public static class BackupCatalog
{
    /// <summary>On a share most of the time is spent waiting.</summary>
    private const int Readers = 4;

    /// <summary>Lists a root, newest first.</summary>
    /// <param name="root">The backup root.</param>
    /// <param name="now">The present moment, for ages and for telling the future.</param>
    /// <param name="zone">The zone of times without an offset, as the app writes them.</param>
    /// <exception cref="BackupException">BackupRootUnavailable, AccessDenied.</exception>
    public static IReadOnlyList<BackupInfo> List(string root, DateTimeOffset now, TimeZoneInfo zone) => List(root, now, zone, CatalogMemory.Read);

    /// <summary>Lists a root for whoever removes backups from it, newest first.</summary>
    /// <exception cref="BackupException">BackupRootUnavailable, AccessDenied; ReadFailed: what checks found cannot be read.</exception>
    internal static IReadOnlyList<BackupInfo> ListToRemove(string root, DateTimeOffset now, TimeZoneInfo zone) => List(root, now, zone, CatalogMemory.Require);

    private static IReadOnlyList<BackupInfo> List(string root, DateTimeOffset now, TimeZoneInfo zone, Func<string, CatalogMemory> remember)
    {
        BackupRoot.RequireThere(root);
        BackupReader reader = new(now, zone, remember(root));
        List<string> folders = Folders(root).ToList();
        BackupInfo?[] read = new BackupInfo?[folders.Count];
        Parallel.For(0, folders.Count, new ParallelOptions { MaxDegreeOfParallelism = Readers }, i => read[i] = reader.TryRead(folders[i]));
        return read
            .OfType<BackupInfo>()
            .OrderByDescending(b => b.CreatedAtUtc)
            .ThenByDescending(b => b.Name, StringComparer.Ordinal)
            .ToList();
    }

    /// <summary>Reads one backup, wherever it lies.</summary>
    /// <exception cref="BackupException">BackupNotFound.</exception>
    public static BackupInfo Find(string path, DateTimeOffset now, TimeZoneInfo zone)
    {
        string folder = path.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        if (!BackupReader.IsBackup(folder) || Path.GetDirectoryName(folder) is not string root)
        {
            throw new BackupException(BackupErrorCode.BackupNotFound, $"'{path}' is no backup.", "List what there is with Get-DocAssistBackup.", path);
        }
        return new BackupReader(now, zone, CatalogMemory.Read(root)).Read(folder);
    }

    /// <summary>The newest backup that is Good and not from the future, or null.</summary>
    public static BackupInfo? NewestGood(IEnumerable<BackupInfo> backups) => backups
        .Where(b => b.Verdict == Manifests.BackupVerdict.Good && !b.ClockSkew)
        .OrderByDescending(b => b.CreatedAtUtc)
        .ThenByDescending(b => b.Name, StringComparer.Ordinal)
        .FirstOrDefault();

    /// <summary>
    /// The newest good ordinary backup of one clinic: of this machine and this data folder; the app's count when no other clinic is in the list. Of a
    /// folder that was moved, or of another machine, a backup must be named: the data of one clinic must never replace that of another unasked.
    /// </summary>
    public static BackupInfo? NewestGoodOf(IReadOnlyList<BackupInfo> backups, string dataFolder, string host)
    {
        // A safety backup holds what somebody wanted to be rid of.
        List<BackupInfo> ordinary = backups.Where(b => b.Kind == Manifests.BackupKind.Backup).ToList();
        bool hasOthers = ordinary.Any(b => b.IsOurs && !b.IsBackupOf(host, dataFolder));
        return NewestGood(ordinary.Where(b => b.IsOurs ? b.IsBackupOf(host, dataFolder) : !hasOthers));
    }

    /// <summary>The newest good ordinary backup when all in the list are of one clinic; null when they are of several.</summary>
    public static BackupInfo? NewestGoodOfOnlyClinic(IReadOnlyList<BackupInfo> backups)
    {
        List<BackupInfo> ordinary = backups.Where(b => b.Kind == Manifests.BackupKind.Backup).ToList();
        return ordinary.Where(b => b.IsOurs).Select(b => b.Source).Distinct(StringComparer.Ordinal).Count() <= 1 ? NewestGood(ordinary) : null;
    }

    private static string[] Folders(string root)
    {
        try
        {
            return Directory.GetDirectories(root);
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            throw IOFailure.Reading(root, e);
        }
    }
}
