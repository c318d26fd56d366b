using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Retention;

/// <summary>
/// Decides which backups stay, and says why. A pure function: the same list, policy and moment give the same decisions.
/// Only good backups of this module count and only they are ever removed; each clinic (machine and data folder) is looked at by itself.
/// </summary>
public static class RetentionEvaluator
{
    private const int SafetyBackupsKept = 3;

    private static readonly TimeSpan s_safetyAge = TimeSpan.FromDays(30);

    /// <summary>Decides.</summary>
    /// <param name="backups">All backups of one root, in any order.</param>
    /// <param name="policy">How many stay.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="justMade">Name of the backup that this run has made, which always stays; or null.</param>
    /// <returns>One decision a backup, newest first.</returns>
    public static IReadOnlyList<RetentionDecision> Evaluate(IEnumerable<BackupInfo> backups, RetentionPolicy policy, DateTimeOffset now, string? justMade = null)
    {
        return backups
            .GroupBy(b => b.Source, StringComparer.Ordinal)
            .SelectMany(group => EvaluateOneFolder(NewestFirst(group), policy, now, justMade))
            .OrderByDescending(d => d.Backup.CreatedAtUtc)
            .ThenByDescending(d => d.Backup.Name, StringComparer.Ordinal)
            .ToList();
    }

    private static List<BackupInfo> NewestFirst(IEnumerable<BackupInfo> backups) =>
        backups.OrderByDescending(b => b.CreatedAtUtc).ThenByDescending(b => b.Name, StringComparer.Ordinal).ToList();

    private static IEnumerable<RetentionDecision> EvaluateOneFolder(List<BackupInfo> backups, RetentionPolicy policy, DateTimeOffset now, string? justMade)
    {
        List<BackupInfo> good = backups.Where(Counts).ToList();
        Dictionary<BackupInfo, string> kept = KeptByPolicy(good, policy);
        List<BackupInfo> suspects = OpenSuspects(backups);
        KeepBeforeSuspects(good, suspects, kept);
        KeepProof(backups, good, kept);
        string? frozen = WhyFrozen(backups, good, suspects);
        Dictionary<BackupInfo, int> safety = NumberSafetyBackups(backups);
        return backups.Select(backup =>
        {
            string? reason = WhyNotACandidate(backup, justMade)
                ?? (safety.TryGetValue(backup, out int number) ? WhySafetyStays(backup, number, now) : WhyGoodStays(backup, kept, frozen));
            return new RetentionDecision(backup, reason is not null, reason ?? WhyRemoved(backup, policy));
        });
    }

    private static bool Counts(BackupInfo backup) => IsGoodAndOurs(backup) && backup.Kind == BackupKind.Backup && !backup.ClockSkew;

    private static bool IsGoodAndOurs(BackupInfo backup) =>
        backup.IsOurs && backup.Verdict == BackupVerdict.Good && BackupName.TryParse(backup.Name) is not null;

    private static Dictionary<BackupInfo, string> KeptByPolicy(List<BackupInfo> good, RetentionPolicy policy)
    {
        Dictionary<BackupInfo, string> kept = [];
        KeepNewestOfEach(good, policy.KeepLast, (_, index) => index, "one of the last {0}", kept);
        KeepNewestOfEach(good, policy.KeepDaily, (b, _) => b.CreatedAt.Date.Ticks, "the last of its day, {0} days are kept", kept);
        KeepNewestOfEach(good, policy.KeepWeekly, (b, _) => Monday(b.CreatedAt).Ticks, "the last of its week, {0} weeks are kept", kept);
        KeepNewestOfEach(good, policy.KeepMonthly, (b, _) => (b.CreatedAt.Year * 12) + b.CreatedAt.Month, "the last of its month, {0} months are kept", kept);
        if (good.Count > 0)
        {
            kept[good[0]] = "the newest good backup";
        }
        return kept;
    }

    private static void KeepNewestOfEach(List<BackupInfo> good, int count, Func<BackupInfo, int, long> period, string reason, Dictionary<BackupInfo, string> kept)
    {
        HashSet<long> seen = [];
        for (int i = 0; i < good.Count && seen.Count < count; i++)
        {
            if (seen.Add(period(good[i], i)) && !kept.ContainsKey(good[i]))
            {
                kept[good[i]] = string.Format(CultureInfo.InvariantCulture, reason, count);
            }
        }
    }

    private static DateTime Monday(DateTime day) => day.Date.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    /// <summary>
    /// The Suspect backups that nobody has answered for. Not one made before a restore: that restore was the answer to it. Who confirms one accepts
    /// what the older ones of that clinic had found too.
    /// </summary>
    private static List<BackupInfo> OpenSuspects(List<BackupInfo> backups)
    {
        DateTime answered = backups.Where(b => b.IsOurs && b.ConfirmedAtUtc is not null && b.Verdict is BackupVerdict.Good or BackupVerdict.Partial && !b.ClockSkew).Select(b => b.CreatedAtUtc).DefaultIfEmpty(DateTime.MinValue).Max();
        return backups.Where(b => b.IsOurs && b.Kind == BackupKind.Backup && b.Verdict == BackupVerdict.Suspect && b.CreatedAtUtc >= answered).ToList();
    }

    /// <summary>What is good after a Suspect one has all again that was missing, but what it was found against stays until somebody has looked.</summary>
    private static void KeepBeforeSuspects(List<BackupInfo> good, List<BackupInfo> suspects, Dictionary<BackupInfo, string> kept)
    {
        foreach (BackupInfo suspect in suspects)
        {
            if (good.FirstOrDefault(b => b.CreatedAtUtc < suspect.CreatedAtUtc) is BackupInfo before && !kept.ContainsKey(before))
            {
                kept[before] = $"the last good one before {suspect.Name}, which is suspect";
            }
        }
    }

    /// <summary>A flaw that only a full check sees is over only when a newer backup has passed one, which must be there to tell.</summary>
    private static void KeepProof(List<BackupInfo> backups, List<BackupInfo> good, Dictionary<BackupInfo, string> kept)
    {
        if (backups.Any(HasFlaw) && good.FirstOrDefault(b => b.PassedInFull) is BackupInfo proof && !kept.ContainsKey(proof))
        {
            kept[proof] = "the last that passed a full check, which another did not";
        }
    }

    private static bool HasFlaw(BackupInfo backup) => backup.Flaw?.Verdict == BackupVerdict.Corrupt;

    /// <summary>After a backup of damaged or shrunken data the older ones may be all that is left of the clinic.</summary>
    private static string? WhyFrozen(List<BackupInfo> backups, List<BackupInfo> good, List<BackupInfo> suspects)
    {
        List<BackupInfo> corrupt = backups.Where(b => b.IsOurs && (b.Verdict == BackupVerdict.Corrupt || HasFlaw(b)) && !b.ClockSkew).ToList();
        return suspects.Any(s => IsNewest(s, good)) ? "retention waits until the suspect backup is confirmed or removed"
            : corrupt.Any(c => !HasFlaw(c) && IsNewest(c, good)) ? "retention waits: the newest backup shows a damaged database"
            // A quick check does not see such a flaw, so what is Good by that alone may have it too.
            : corrupt.Any(c => HasFlaw(c) && IsNewest(c, good.Where(g => g.PassedInFull).ToList())) ? "retention waits until a newer backup passes a full check: one has shown a damaged database"
            : null;
    }

    private static bool IsNewest(BackupInfo backup, List<BackupInfo> good) => good.Count == 0 || backup.CreatedAtUtc >= good[0].CreatedAtUtc;

    private static Dictionary<BackupInfo, int> NumberSafetyBackups(List<BackupInfo> backups) => backups
        .Where(b => b.Kind == BackupKind.Safety && IsGoodAndOurs(b))
        .Select((backup, index) => (backup, index))
        .ToDictionary(p => p.backup, p => p.index);

    private static string? WhyNotACandidate(BackupInfo backup, string? justMade)
    {
        if (string.Equals(backup.Name, justMade, StringComparison.Ordinal))
        {
            return "just made";
        }
        if (BackupName.TryParse(backup.Name) is null)
        {
            return "its name was changed: remove it by hand";
        }
        if (!backup.IsOurs)
        {
            return "this module did not make it: the app or you remove it";
        }
        if (backup.Verdict != BackupVerdict.Good)
        {
            return $"{backup.Verdict.ToString().ToLowerInvariant()}, does not count: remove it by hand";
        }
        return backup.ClockSkew ? "from the future, does not count: remove it by hand" : null;
    }

    private static string? WhySafetyStays(BackupInfo backup, int number, DateTimeOffset now)
    {
        if (number < SafetyBackupsKept)
        {
            return $"one of the last {SafetyBackupsKept} safety backups";
        }
        return now.UtcDateTime - backup.CreatedAtUtc < s_safetyAge ? "a safety backup younger than 30 days" : null;
    }

    private static string? WhyGoodStays(BackupInfo backup, Dictionary<BackupInfo, string> kept, string? frozen) =>
        kept.TryGetValue(backup, out string? reason) ? reason : frozen;

    private static string WhyRemoved(BackupInfo backup, RetentionPolicy policy) => backup.Kind == BackupKind.Safety
        ? $"older than 30 days and not one of the last {SafetyBackupsKept} safety backups"
        : policy.KeepLast == 1 ? "older than the one that is kept"
        : $"older than the {policy.KeepLast} that are kept";
}
