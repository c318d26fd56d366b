using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.Backups;

/// <summary>
/// Compares what was saved with the last good backup of the clinic; what a restore has replaced since, with the backup that was restored. A
/// confirmed backup is a good one, or with something missing counts for what is whole in it.
/// </summary>
internal sealed class LossCheck
{
    private readonly BackupOptions _options;
    private readonly ILog _log;
    private readonly List<(RestoredPart Part, string Folder)> _restored;

    private readonly BackupInfo? _confirmed;

    private LossCheck(BackupOptions options, BackupInfo? newest, BackupInfo? lastGood, BackupInfo? confirmed, List<(RestoredPart Part, string Folder)> restored, ILog log)
    {
        _options = options;
        _log = log;
        _restored = restored;
        Newest = newest;
        LastGood = lastGood;
        _confirmed = confirmed;
    }

    /// <summary>The newest backup of the same clinic, whatever it is worth, or null.</summary>
    public BackupInfo? Newest { get; }

    /// <summary>The newest good backup of the same clinic, or null.</summary>
    public BackupInfo? LastGood { get; }

    /// <summary>Finds what is to be compared with. Call it under the lock of the root.</summary>
    /// <exception cref="BackupException">BackupRootUnavailable, AccessDenied.</exception>
    public static LossCheck Prepare(BackupOptions options, ILog log)
    {
        List<BackupInfo> all = BackupCatalog.List(options.BackupRoot, options.Now, options.Zone)
            .Where(b => b.IsBackupOf(options.Host, options.Data.Path))
            .ToList();
        BackupInfo? lastGood = BackupCatalog.NewestGood(all);
        BackupInfo? confirmed = all.FirstOrDefault(b => b is { ConfirmedAtUtc: not null, Verdict: BackupVerdict.Partial, ClockSkew: false } && !(b.CreatedAtUtc <= lastGood?.CreatedAtUtc));
        BackupInfo? settled = confirmed ?? lastGood;
        List<(RestoredPart, string)> restored = RestoredParts.Read(options.BackupRoot)
            .Where(p => p.IsOf(options.Host, options.Data.Path) && (settled is null || settled.CreatedAtUtc <= p.NewestBackupUtc))
            .Select(p => (p, FolderOf(p, options.BackupRoot)))
            .ToList();
        return new(options, all.FirstOrDefault(), lastGood, confirmed, restored, log);
    }

    /// <summary>What is gone.</summary>
    /// <exception cref="BackupException">ManifestInvalid, AccessDenied, ReadFailed: the last good backup cannot be read any more.</exception>
    public IReadOnlyList<LossFinding> Find(BackupContent content)
    {
        if (_options.Kind == BackupKind.Safety)
        {
            return []; // It holds what somebody is about to replace, and must bring it back without ado.
        }
        LossFigures now = new(string.Empty, content.Databases, content.Items(_options.IncludeExtra));
        List<LossFinding> findings = [];
        HashSet<string> done = new(StringComparer.Ordinal);
        foreach (IGrouping<string, (RestoredPart Part, string Folder)> source in _restored.GroupBy(r => r.Folder, StringComparer.Ordinal))
        {
            if (TryRead(source.First().Part, source.Key) is LossFigures before)
            {
                HashSet<string> items = new(source.Select(r => r.Part.Item), StringComparer.Ordinal);
                findings.AddRange(LossDetector.Detect(now.Only(items.Contains), before.Only(items.Contains), _options.Loss));
                done.UnionWith(items);
            }
        }
        if (_confirmed is not null)
        {
            // Of what is missing in it nobody has vouched for less.
            LossFigures all = LossFigures.Of(_confirmed.Name, ManifestFile.ReadHead(_confirmed.Path));
            HashSet<string> whole = new(all.Items.Where(i => i.Problems.Count == 0).Select(i => i.Name).Except(done), StringComparer.Ordinal);
            findings.AddRange(LossDetector.Detect(now.Only(whole.Contains), all.Only(whole.Contains), _options.Loss));
            done.UnionWith(whole);
        }
        if (LastGood is not null)
        {
            LossFigures before = LossFigures.Of(LastGood.Name, ManifestFile.ReadHead(LastGood.Path)).Only(item => !done.Contains(item));
            findings.AddRange(LossDetector.Detect(now, before, _options.Loss));
        }
        return findings;
    }

    /// <summary>A root that moved to another drive letter still has the backup in it.</summary>
    private static string FolderOf(RestoredPart part, string root)
    {
        string here = Path.Combine(root, part.Backup);
        return Path.GetFileName(part.BackupPath) == part.Backup && !Directory.Exists(part.BackupPath) && Directory.Exists(here) ? here : part.BackupPath;
    }

    private LossFigures? TryRead(RestoredPart part, string folder)
    {
        try
        {
            return LossFigures.Of(part.Backup, ManifestFile.ReadHead(folder));
        }
        catch (BackupException e)
        {
            // Then the newest good one must do: an alarm that somebody can confirm is better than none.
            _log.Verbose($"{part.Backup}, which was restored, cannot be compared with any more: {e.Message}");
            return null;
        }
    }
}
