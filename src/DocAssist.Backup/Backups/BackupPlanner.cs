using System.Collections.Generic;
using System.IO;
using System.Linq;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Retention;

namespace DocAssist.Backup.Backups;

/// <summary>Says what a run would do, and changes nothing.</summary>
public static class BackupPlanner
{
    /// <exception cref="BackupException">The same as for the run itself, as far as they can be known before.</exception>
    public static BackupPlan Plan(BackupOptions options) => IOFailure.WhenReading(options.Data.Path, () =>
    {
        Preflight.RequireData(options);
        DataSize size = DataSize.Count(options.Data, options.BackupRoot, options.IncludeExtra);
        long bytes = size.DatabaseBytes + size.OrdinaryBytes + FileStatus.Of(options.Data.DatabasePath).Length;
        return new BackupPlan(size.Files + 1, bytes, Removals(options));
    });

    private static IReadOnlyList<RetentionDecision> Removals(BackupOptions options)
    {
        if (options.Retention is not RetentionPolicy policy || !Directory.Exists(options.BackupRoot))
        {
            return [];
        }
        IReadOnlyList<BackupInfo> before = BackupCatalog.List(options.BackupRoot, options.Now, options.Zone);
        BackupInfo imagined = Imagined(options);
        return RetentionEvaluator.Evaluate(before.Append(imagined), policy, options.Now).Where(d => !d.Keep && d.Backup.Source == imagined.Source).ToList();
    }

    private static BackupInfo Imagined(BackupOptions options)
    {
        string name = BackupName.NextFree(options.BackupRoot, options.Kind, options.Now.DateTime).ToString();
        return new()
        {
            Name = name,
            Verdict = BackupVerdict.Good,
            Kind = options.Kind,
            CreatedAt = options.Now.DateTime,
            CreatedAtUtc = options.Now.UtcDateTime,
            IsOurs = true,
            HostName = options.Host,
            DataPath = options.Data.Path,
            Path = Path.Combine(options.BackupRoot, name),
            BackupRoot = options.BackupRoot,
        };
    }
}
