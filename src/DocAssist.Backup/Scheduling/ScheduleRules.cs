using System;
using System.Linq;
using System.Text.RegularExpressions;

namespace DocAssist.Backup.Scheduling;

/// <summary>What can be a schedule. Names become names of files and units, so they are plain.</summary>
public static class ScheduleRules
{
    private const int LongestName = 64;

    private static readonly Regex s_name = new("^[A-Za-z0-9]+([ .-][A-Za-z0-9]+)*$", RegexOptions.CultureInvariant);

    /// <summary>Lets a schedule pass that every scheduler can keep.</summary>
    /// <exception cref="BackupException">ScheduleInvalid.</exception>
    public static void Check(BackupSchedule schedule)
    {
        CheckName(schedule.Name);
        Require(schedule.Kind != ScheduleKind.EveryHours || (schedule.Hours > 0 && 24 % schedule.Hours == 0), schedule, "The hours do not divide a day.", "Use 1, 2, 3, 4, 6, 8, 12 or 24 hours.");
        Require(schedule.Kind != ScheduleKind.Weekly || schedule.Days.Count > 0, schedule, "No day of the week is named.", "Name the days with -DaysOfWeek.");
        Require(schedule.Kind != ScheduleKind.OnClose || schedule.Applications.Count > 0, schedule, "No app is named.", "Name its program with -ApplicationName.");
        Require(schedule.At >= TimeSpan.Zero && schedule.At < TimeSpan.FromDays(1), schedule, "The time is no time of day.", "Give a time such as 18:30.");
        Require(schedule.RandomDelay >= TimeSpan.Zero && schedule.RandomDelay < TimeSpan.FromDays(1), schedule, "The random delay is not between nothing and a day.", "Give a shorter one with -RandomDelay.");
        Require(schedule.TimeLimit >= TimeSpan.FromMinutes(1) && schedule.TimeLimit <= TimeSpan.FromDays(3), schedule, "The time limit is not between a minute and three days.", "Give another one with -TimeLimit.");
        string?[] texts = [schedule.Host.Program, schedule.ModulePath, schedule.DataPath, schedule.BackupRoot, .. schedule.Host.Options, .. schedule.Applications, .. schedule.Variables.Select(v => v.Value)];
        Require(!texts.Any(t => t is not null && t.Any(char.IsControl)), schedule, "A path or a name has a line break or another control character in it.", "Schedulers keep one line a command: rename it.");
    }

    /// <summary>Lets a name pass.</summary>
    /// <exception cref="BackupException">ScheduleInvalid.</exception>
    public static void CheckName(string name)
    {
        if (name.Length > LongestName || !s_name.IsMatch(name) || name.EndsWith("\n", StringComparison.Ordinal))
        {
            throw new BackupException(BackupErrorCode.ScheduleInvalid, $"'{name}' cannot be the name of a schedule.", "Use letters from A to Z and digits, with one blank, dot or hyphen between words, 64 characters at most.", name);
        }
    }

    private static void Require(bool holds, BackupSchedule schedule, string message, string hint)
    {
        if (!holds)
        {
            throw new BackupException(BackupErrorCode.ScheduleInvalid, message, hint, schedule.Name);
        }
    }
}
