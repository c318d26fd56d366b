using System;
using System.Collections.Generic;
using System.Linq;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.History;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Runs;

/// <summary>Whether it is time again for a full check and for a restore drill; looks at nothing but what it is given.</summary>
internal static class DueChecks
{
    /// <summary>A run a day does not start at the same second; so what is due today is done today.</summary>
    private static readonly TimeSpan s_tolerance = TimeSpan.FromHours(12);

    /// <summary>True when no backup of this clinic has passed a full check for so many days.</summary>
    public static bool IsFullCheckDue(IEnumerable<BackupInfo> backups, IEnumerable<RunResult> runs, BackupConfiguration configuration, DateTime nowUtc) => IsDue(
        backups.Where(b => b is { Verification: "full", Flaw: null, Verdict: not (BackupVerdict.Damaged or BackupVerdict.Corrupt) }).Select(b => b.VerifiedAtUtc)
            .Concat(runs.Where(r => r.FullyChecked).Select(r => (DateTime?)r.EndedAtUtc)),
        configuration.FullCheckEveryDays,
        nowUtc);

    /// <summary>True when no drill was passed for so many days.</summary>
    public static bool IsDrillDue(DrillRecord? drill, IEnumerable<RunResult> runs, BackupConfiguration configuration, DateTime nowUtc) => drill is { Passed: false }
        ? configuration.DrillEveryDays > 0
        : IsDue(runs.Where(r => r.Drilled).Select(r => (DateTime?)r.EndedAtUtc).Append(drill?.DrilledAtUtc), configuration.DrillEveryDays, nowUtc);

    private static bool IsDue(IEnumerable<DateTime?> done, int everyDays, DateTime nowUtc)
    {
        DateTime? last = done.Where(d => d is DateTime at && RecordedTime.IsBelievable(at, nowUtc)).DefaultIfEmpty(null).Max();
        return everyDays > 0 && !(nowUtc - last < TimeSpan.FromDays(everyDays) - s_tolerance);
    }
}
