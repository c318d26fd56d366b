using System;
using System.Globalization;
using System.Linq;

namespace DocAssist.Backup.Scheduling;

/// <summary>A schedule in words, the same in every culture because they are kept in files.</summary>
public static class ScheduleWords
{
    /// <summary>When it runs.</summary>
    public static string Describe(BackupSchedule schedule)
    {
        string when = schedule.Kind switch
        {
            ScheduleKind.Daily => $"Every day at {Time(schedule.At)}",
            ScheduleKind.EveryHours => schedule.Hours == 1 ? "Every hour" : string.Format(CultureInfo.InvariantCulture, "Every {0} hours", schedule.Hours),
            ScheduleKind.Weekly => $"Every {Days(schedule)} at {Time(schedule.At)}",
            ScheduleKind.OnClose => $"When {string.Join(" or ", schedule.Applications)} has closed",
            _ => "At log-on",
        };
        return schedule.RandomDelay > TimeSpan.Zero
            ? string.Format(CultureInfo.InvariantCulture, "{0}, up to {1} min later", when, Math.Ceiling(schedule.RandomDelay.TotalMinutes))
            : when;
    }

    /// <summary>Hours and minutes.</summary>
    internal static string Time(TimeSpan time) => string.Format(CultureInfo.InvariantCulture, "{0:00}:{1:00}", time.Hours, time.Minutes);

    /// <summary>The days from Monday on, each once.</summary>
    internal static DayOfWeek[] Sorted(BackupSchedule schedule) => schedule.Days.Distinct().OrderBy(d => ((int)d + 6) % 7).ToArray();

    private static string Days(BackupSchedule schedule)
    {
        string[] days = Sorted(schedule).Select(d => d.ToString()).ToArray();
        return days.Length == 1 ? days[0] : string.Join(", ", days.Take(days.Length - 1)) + " and " + days[days.Length - 1];
    }
}
