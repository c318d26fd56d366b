using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace DocAssist.Backup.Backups;

/// <summary>What a backup says of files that its time was too short for.</summary>
public static class LateFiles
{
    private const string Beginning = "The time of ";

    private const string End = " was over before ";

    /// <summary>True for the reason of a backup that will be whole when it gets more time; every other reason needs somebody who looks.</summary>
    public static bool IsReason(string reason) => reason.StartsWith(Beginning, StringComparison.Ordinal) && reason.IndexOf(End, StringComparison.Ordinal) > 0;

    /// <summary>One sentence for each part that is not whole for this reason.</summary>
    internal static IEnumerable<string> Reasons(IEnumerable<DataProblem> problems) => problems
        .Where(p => p.TimeLimit is not null)
        .GroupBy(p => p.Item)
        .OrderBy(g => g.Key)
        .Select(g => Reason(g.First().TimeLimit!.Value, g.Count(), g.Key));

    private static string Reason(TimeSpan limit, int count, DataItem item) => string.Format(
        CultureInfo.InvariantCulture,
        "{0}{1:0.###} s{2}{3} of {4} {5} copied.",
        Beginning,
        limit.TotalSeconds,
        End,
        count == 1 ? "1 file" : count + " files",
        item,
        count == 1 ? "was" : "were");
}
