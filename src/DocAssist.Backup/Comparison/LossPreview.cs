using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DocAssist.Backup.Backups;

namespace DocAssist.Backup.Comparison;

/// <summary>What a restore would take away, in sentences for whoever has to say yes. A pure function.</summary>
public static class LossPreview
{
    /// <param name="comparison">The backup, compared with the live data.</param>
    /// <param name="items">The parts that would be restored.</param>
    /// <returns>At least one sentence, the gravest first.</returns>
    public static IReadOnlyList<string> Describe(BackupComparison comparison, IReadOnlyCollection<DataItem> items)
    {
        List<ComparisonDifference> touched = comparison.Differences.Where(d => items.Contains(d.Item)).ToList();
        List<string> sentences = [];
        if (items.Contains(DataItem.Database))
        {
            sentences.AddRange(Rows(comparison, touched));
        }
        long files = touched.Where(d => d.Kind == DifferenceKind.Files).Sum(d => d.OnlyInReference ?? 0);
        long changed = touched.Where(d => d.Kind == DifferenceKind.Files).Sum(d => d.Changed ?? 0);
        if (files + changed > 0)
        {
            sentences.Add(Sentence(files, changed, "file"));
        }
        sentences.AddRange(touched.Where(d => d.OnlyInReference is null && d.Note is not null).Select(d => $"{d.Database ?? d.Name}: {d.Note}"));
        sentences.AddRange(touched.Where(d => d.LacksColumns).Select(d => $"{d.Database}, {d.Name}: {d.Note}"));
        if (items.Contains(DataItem.Database) && comparison.ReissuedCount > 0)
        {
            sentences.Add($"The app would give {Count(comparison.ReissuedCount.Value, "number")} ({comparison.ReissuedNumbers[0]} and on), already printed on papers, to other patients.");
        }
        return sentences.Count > 0 ? sentences : ["Nothing that is there now would be lost."];
    }

    private static IEnumerable<string> Rows(BackupComparison comparison, List<ComparisonDifference> touched)
    {
        List<ComparisonDifference> tables = touched.Where(d => d.Kind == DifferenceKind.Table).ToList();
        long gone = tables.Sum(d => d.OnlyInReference ?? 0);
        long changed = tables.Sum(d => d.Changed ?? 0);
        if (gone + changed > 0)
        {
            string patients = Known(comparison.PatientsOnlyInReference, "patient");
            string visits = Known(comparison.VisitsOnlyInReference, "visit");
            yield return gone > 0 ? $"{patients} and {visits} would be gone. Of all tables: {Sentence(gone, changed, "row")}" : Sentence(gone, changed, "row");
        }
    }

    private static string Sentence(long gone, long changed, string what)
    {
        string first = gone > 0 ? $"{Count(gone, what)} would be gone" : string.Empty;
        string second = changed > 0 ? $"{Count(changed, what)} would be changed back" : string.Empty;
        return string.Join(", ", new[] { first, second }.Where(s => s.Length > 0)) + ".";
    }

    private static string Known(long? number, string what) => number is long known ? Count(known, what) : $"an unknown number of {what}s";

    private static string Count(long number, string what) => string.Format(CultureInfo.InvariantCulture, "{0} {1}{2}", number, what, number == 1 ? string.Empty : "s");
}
