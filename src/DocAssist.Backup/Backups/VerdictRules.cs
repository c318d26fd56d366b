using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;

namespace DocAssist.Backup.Backups;

/// <summary>What a finished copy is worth, and why. A pure function.</summary>
internal static class VerdictRules
{
    /// <param name="content">What was saved.</param>
    /// <param name="lastGood">The newest good backup of the same data, or null.</param>
    public static (BackupVerdict Verdict, IReadOnlyList<string> Reasons) Judge(BackupContent content, BackupInfo? lastGood)
    {
        if (content.Clinic is not ManifestDatabase clinic)
        {
            return (BackupVerdict.Corrupt, ["There was no clinic.db when the rest was saved."]);
        }
        if (!clinic.Integrity.Sound)
        {
            return (BackupVerdict.Corrupt, [$"clinic.db was damaged when it was saved: {string.Join(" ", clinic.Integrity.Messages.Take(1))}"]);
        }
        if (!ClinicCopy.IsClinic(clinic))
        {
            return (BackupVerdict.Corrupt, ["clinic.db had no tables patients and visits when it was saved."]);
        }
        List<string> losses =
        [
            .. Loss("patients", lastGood?.PatientCount, clinic, lastGood),
            .. Loss("visits", lastGood?.VisitCount, clinic, lastGood),
        ];
        if (losses.Count > 0)
        {
            return (BackupVerdict.Suspect, losses);
        }
        List<string> gaps = content.Problems
            .GroupBy(p => p.Item)
            .OrderBy(g => g.Key)
            .Select(g => string.Format(CultureInfo.InvariantCulture, "{0}: {1} could not be saved; the manifest lists {2}.", g.Key, g.Count() == 1 ? "1 entry" : g.Count() + " entries", g.Count() == 1 ? "it" : "them"))
            .ToList();
        if (clinic.Integrity.Level == IntegrityResult.NotChecked)
        {
            gaps.Add($"clinic.db could not be checked: {string.Join(" ", clinic.Integrity.Messages)}");
        }
        return (gaps.Count > 0 ? BackupVerdict.Partial : BackupVerdict.Good, gaps);
    }

    /// <summary>An emptied table is no ordinary day's work: another database was put in place, or somebody wiped this one.</summary>
    private static IEnumerable<string> Loss(string table, long? before, ManifestDatabase clinic, BackupInfo? lastGood)
    {
        if (before > 0 && clinic.Counts.Rows(table) == 0)
        {
            yield return string.Format(CultureInfo.InvariantCulture, "There are no {0} any more; {1} had {2}.", table, lastGood!.Name, before);
        }
    }
}
