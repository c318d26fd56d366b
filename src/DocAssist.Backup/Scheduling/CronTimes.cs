using System;
using System.Globalization;
using System.Linq;

namespace DocAssist.Backup.Scheduling;

/// <summary>Works out what cron does not tell: when a line of ours runs next.</summary>
public static class CronTimes
{
    private const int DaysAhead = 8;

    /// <summary>The next time after now, for the five fields that this module writes; null for any others.</summary>
    public static DateTime? Next(string times, DateTime now)
    {
        string[] fields = times.Split(' ');
        if (fields.Length != 5 || !int.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out int minute) || fields[2] != "*" || fields[3] != "*")
        {
            return null;
        }
        int[]? hours = Values(fields[1], 24);
        int[]? days = Values(fields[4], 7);
        return hours is null || days is null || minute > 59 ? null : Enumerable.Range(0, DaysAhead)
            .Select(d => now.Date.AddDays(d))
            .Where(d => days.Contains((int)d.DayOfWeek))
            .SelectMany(d => hours.Select(h => d.AddHours(h).AddMinutes(minute)))
            .Where(t => t > now)
            .Cast<DateTime?>()
            .FirstOrDefault();
    }

    private static int[]? Values(string field, int count)
    {
        if (field == "*")
        {
            return Enumerable.Range(0, count).ToArray();
        }
        int[] values = field.Split(',').Select(v => int.TryParse(v, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < count ? number : -1).ToArray();
        return values.Contains(-1) ? null : values.OrderBy(v => v).ToArray();
    }
}
