using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace DocAssist.Backup.Scheduling;

/// <summary>What schtasks.exe prints as CSV without a head. The columns have their places in every language.</summary>
public static class TaskQuery
{
    private const int NextRun = 2;

    private const int LastRun = 5;

    private const int LastResult = 6;

    /// <summary>The task has not run, 0x41303; it runs now, 0x41301.</summary>
    private static readonly int[] s_noResults = [267011, 267009];

    /// <summary>The rows, each with its fields.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Rows(string csv) => csv.Split('\n').Select(l => l.Trim('\r', ' ')).Where(l => l.StartsWith("\"", StringComparison.Ordinal)).Select(Fields).ToList();

    /// <summary>A schedule with what a row of the long form says of its runs.</summary>
    public static ScheduleInfo Add(IReadOnlyList<string>? row, ScheduleInfo schedule)
    {
        if (row is null || row.Count <= LastResult)
        {
            return schedule;
        }
        bool hasResult = int.TryParse(row[LastResult], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int result) && !s_noResults.Contains(result);
        DateTime? last = Time(row[LastRun]);
        return schedule with
        {
            NextRun = Time(row[NextRun]),
            // For never Windows has a day of the year 1999.
            LastRun = last?.Year > 2000 ? last : null,
            LastResult = hasResult ? result : null,
        };
    }

    private static IReadOnlyList<string> Fields(string line)
    {
        List<string> fields = [];
        StringBuilder field = new();
        bool isQuoted = false;
        foreach (char c in line)
        {
            if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (c == ',' && !isQuoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(c);
            }
        }
        fields.Add(field.ToString());
        return fields;
    }

    /// <summary>A time as the user's culture writes it, or null: "N/A" is in the user's language too.</summary>
    private static DateTime? Time(string text) => DateTime.TryParse(text, CultureInfo.CurrentCulture, DateTimeStyles.None, out DateTime time) ? time : null;
}
