using System;
using System.Collections.Generic;
using System.Linq;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Status;

/// <summary>How fast backups grow, and when their volume will be full.</summary>
internal static class BackupGrowth
{
    private const int DaysBack = 30;

    /// <summary>By how many bytes a day one backup grows; null when the good ones of the last 30 days are too few or too close together to tell.</summary>
    public static long? PerDay(IEnumerable<BackupInfo> backups, DateTime nowUtc)
    {
        List<BackupInfo> good = backups
            .Where(b => b is { Kind: BackupKind.Backup, Verdict: BackupVerdict.Good, ClockSkew: false, Size: not null } && nowUtc - b.CreatedAtUtc <= TimeSpan.FromDays(DaysBack))
            .OrderBy(b => b.CreatedAtUtc)
            .ToList();
        if (good.Count < 2)
        {
            return null;
        }
        double days = (good[good.Count - 1].CreatedAtUtc - good[0].CreatedAtUtc).TotalDays;
        return days >= 1 ? (long)((good[good.Count - 1].Size!.Value - good[0].Size!.Value) / days) : null;
    }

    /// <summary>Each backup that retention keeps grows by as much, once it has been replaced by a younger one.</summary>
    public static int? DaysUntilFull(long? perDay, int kept, long? freeBytes) => perDay > 0 && freeBytes is long free
        ? (int)Math.Min(free / (perDay.Value * Math.Max(kept, 1)), int.MaxValue)
        : null;
}
