using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.Backups;

/// <summary>What a finished copy is worth, and why. A pure function.</summary>
internal static class VerdictRules
{
    /// <param name="content">What was saved.</param>
    /// <param name="losses">What is gone since the last good backup of the same data.</param>
    public static (BackupVerdict Verdict, IReadOnlyList<string> Reasons) Judge(BackupContent content, IReadOnlyList<LossFinding> losses)
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
        List<string> gaps = Gaps(content, clinic);
        return losses.Count > 0 ? (BackupVerdict.Suspect, [.. losses.Select(l => l.Sentence), .. gaps])
            : (gaps.Count > 0 ? BackupVerdict.Partial : BackupVerdict.Good, gaps);
    }

    private static List<string> Gaps(BackupContent content, ManifestDatabase clinic)
    {
        List<string> gaps = content.Problems
            .Where(p => p.TimeLimit is null)
            .GroupBy(p => p.Item)
            .OrderBy(g => g.Key)
            .Select(g => string.Format(CultureInfo.InvariantCulture, "{0}: {1} could not be saved; the manifest lists {2}.", g.Key, g.Count() == 1 ? "1 entry" : g.Count() + " entries", g.Count() == 1 ? "it" : "them"))
            .Concat(LateFiles.Reasons(content.Problems))
            .ToList();
        if (clinic.Integrity.Level == IntegrityResult.NotChecked)
        {
            gaps.Add($"clinic.db could not be checked: {string.Join(" ", clinic.Integrity.Messages)}");
        }
        return gaps;
    }
}
