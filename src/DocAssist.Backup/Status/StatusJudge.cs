using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.History;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Status;

/// <summary>From facts to a colour and its reasons; looks at nothing else.</summary>
internal static class StatusJudge
{
    /// <summary>A drill that is due is held by the next run, so a drill is missed only after this.</summary>
    private const int DrillWithinDays = 30;

    private const int FullWithinDays = 14;

    public static (Health Health, IReadOnlyList<string> Reasons) Judge(StatusFacts facts)
    {
        List<string> pending = facts.Pending is BackupException e ? [$"{e.Message} {e.Hint}"] : [];
        List<string> red = Red(facts).ToList();
        List<string> orange = Backups(facts).Concat(Runs(facts)).Concat(Space(facts)).Concat(Drills(facts)).Concat(Unprotected(facts)).ToList();
        Health health = red.Count > 0 ? Health.Red : pending.Count + orange.Count > 0 ? Health.Orange : Health.Green;
        return (health, [.. pending, .. red, .. orange]);
    }

    private static IEnumerable<string> Red(StatusFacts facts)
    {
        if (facts.Unavailable is BackupException unavailable)
        {
            yield return $"{unavailable.Message} So no good backup is within reach.";
        }
        else if (facts.LastGood is null)
        {
            yield return "There is no good backup: make one with New-DocAssistBackup.";
        }
        if (DatabaseEvidence.Problem(facts) is string problem)
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> Backups(StatusFacts facts)
    {
        List<BackupInfo> ordinary = facts.Backups.Where(b => b.Kind == BackupKind.Backup).ToList();
        if (facts.LastGood is BackupInfo good && facts.NowUtc - good.AsOfUtc >= TimeSpan.FromHours(facts.Configuration.GreenForHours))
        {
            yield return Text($"The newest good backup is {Math.Floor((facts.NowUtc - good.AsOfUtc).TotalHours):0} h old, which is more than {facts.Configuration.GreenForHours} h.");
        }
        if (facts.AreForeign && ordinary.FirstOrDefault(b => b.IsOurs) is BackupInfo foreign)
        {
            yield return OneLine.Of($"No backup in the root is of this data folder on this machine; those that are there are of '{foreign.DataPath}' on {foreign.HostName}.");
        }
        BackupInfo? newest = ordinary.FirstOrDefault(b => b.IsOurs && !b.ClockSkew);
        if (newest is { Verdict: BackupVerdict.Partial or BackupVerdict.Damaged })
        {
            yield return OneLine.Of($"The newest backup, {newest.Name}, is {newest.Verdict}. {newest.Reasons.FirstOrDefault()}");
        }
        int suspect = ordinary.Count(b => b.Verdict == BackupVerdict.Suspect);
        if (suspect > 0)
        {
            yield return Text($"{Backups(suspect)} Suspect: data may have been lost, and retention removes nothing until that is settled.");
        }
        int damaged = ordinary.Count(b => b.IsOurs && b.Verdict == BackupVerdict.Damaged && b != newest);
        if (damaged > 0)
        {
            yield return Text($"{Backups(damaged)} Damaged: check the disk of the backup root.");
        }
        int future = ordinary.Count(b => b.ClockSkew);
        if (future > 0)
        {
            yield return Text($"{Backups(future)} from the future: the clock is wrong, or was.");
        }
    }

    private static IEnumerable<string> Runs(StatusFacts facts)
    {
        // A run that was in another's way, or that somebody ended, says nothing of the backups; their age does.
        RunResult? last = facts.Runs.FirstOrDefault(r => r.Outcome is not (RunOutcome.Skipped or RunOutcome.Cancelled) && r.ExitCode != ExitCodes.AnotherRunActive);
        if (last is { ExitCode: not ExitCodes.Good } && !(facts.LastGood?.AsOfUtc > last.EndedAtUtc))
        {
            yield return Text($"The last run ended with exit code {last.ExitCode}: {last.Message}");
        }
    }

    private static IEnumerable<string> Space(StatusFacts facts)
    {
        if (facts.FreeBytes is long free && facts.LastGood?.Size > free)
        {
            yield return "The volume of the backup root has no room for another backup.";
        }
        else if (facts.DaysUntilFull is int days && days < FullWithinDays)
        {
            yield return Text($"The volume of the backup root will be full in {days} days.");
        }
        if (facts.SameVolume == true)
        {
            yield return "The backups are on the disk of the data and would be lost with it.";
        }
    }

    private static IEnumerable<string> Drills(StatusFacts facts)
    {
        int every = facts.Configuration.DrillEveryDays;
        if (facts.Drill is { Passed: false } failed)
        {
            yield return $"The last restore drill, of {failed.Backup}, was not passed.";
        }
        else if (facts.LastGood is not null && every > 0 && !(facts.NowUtc - facts.Drill?.DrilledAtUtc <= TimeSpan.FromDays(Math.Max(every, DrillWithinDays))))
        {
            yield return Text($"No restore drill was held in the last {Math.Max(every, DrillWithinDays)} days: hold one with Test-DocAssistBackup -Drill.");
        }
    }

    private static IEnumerable<string> Unprotected(StatusFacts facts)
    {
        if (facts.Unprotected > 0)
        {
            string what = facts.Unprotected == 1 ? "One entry" : Text($"{facts.Unprotected} entries");
            yield return $"{what} of the data folder would be in no backup: see which with Test-DocAssistBackupConfiguration.";
        }
    }

    private static string Backups(int count) => count == 1 ? "One backup is" : Text($"{count} backups are");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
