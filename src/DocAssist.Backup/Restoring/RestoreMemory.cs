using System;
using System.Collections.Generic;
using System.Linq;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Restoring;

/// <summary>
/// Remembers beside the backups which parts of the data are those of which backup now. The next backup is compared with them: it would lack what the
/// restore undid otherwise, and be Suspect for having done what was asked.
/// </summary>
internal static class RestoreMemory
{
    /// <summary>Call it when old and new have changed places, under the lock of the root. The restore stands, whatever happens here.</summary>
    public static void Save(RestoreOptions options, IEnumerable<RestoredItem> items, TimeSpan since, ILog log)
    {
        // An empty folder that is filled is another clinic, or a drill; unless it is the very place that the backup was made from.
        bool isClinic = !options.IntoEmptyFolder || string.Equals(options.Data.Path, options.Backup.DataPath, PathRelation.NameComparison);
        string root = options.IntoEmptyFolder ? options.Backup.BackupRoot : options.SafetyRoot;
        if (!isClinic)
        {
            return;
        }
        try
        {
            DateTime newest = NewestBackup(options with { Now = options.Now + since }, root);
            RestoredParts.Save(root, items
                .Where(i => i.Outcome != RestoreOutcome.LeftAlone)
                .Select(i => new RestoredPart(options.Host, options.Data.Path, i.Item.ToString(), options.Backup.Name, options.Backup.Path, options.Now.UtcDateTime + since, newest))
                .ToList());
        }
        catch (BackupException e)
        {
            log.Warning($"It could not be remembered beside the backups that {options.Backup.Name} was restored ({e.Message.TrimEnd('.')}). Where it has less than the newest backup, the next one will be Suspect until it is confirmed.");
        }
    }

    private static DateTime NewestBackup(RestoreOptions options, string root) => BackupCatalog.List(root, options.Now, options.Zone)
        .Where(b => b.IsBackupOf(options.Host, options.Data.Path) && !b.ClockSkew)
        .Select(b => b.CreatedAtUtc)
        .DefaultIfEmpty(DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc))
        .Max();
}
