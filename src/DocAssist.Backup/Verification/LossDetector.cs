using System.Collections.Generic;
using System.Linq;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Verification;

/// <summary>
/// Says what data has lost since a backup: bytes can be copied without a fault and still be those of an emptied, exchanged or encrypted clinic.
/// A pure function. What is not known, on either side, is no finding.
/// </summary>
public static class LossDetector
{
    /// <summary>Compares.</summary>
    /// <param name="now">What the new backup holds.</param>
    /// <param name="before">What the last good one held.</param>
    /// <param name="thresholds">How much may be gone.</param>
    /// <returns>What is gone; patients and visits first.</returns>
    public static IReadOnlyList<LossFinding> Detect(LossFigures now, LossFigures before, LossThresholds thresholds) =>
    [
        .. before.Databases.OrderBy(d => d.Path != LossFigures.Clinic).SelectMany(old => OfDatabase(old, now, before.Name, thresholds)),
        .. before.Items.SelectMany(old => OfItem(old, now, before, thresholds)),
    ];

    private static IEnumerable<LossFinding> OfDatabase(ManifestDatabase old, LossFigures now, string name, LossThresholds thresholds)
    {
        ManifestDatabase? current = now.Databases.FirstOrDefault(d => d.Path == old.Path);
        if (current is null)
        {
            return IsLost(old, now) ? [LossSentences.DatabaseGone(old, name)] : [];
        }
        // What is damaged is reported as such; its counts say nothing.
        bool comparable = current.Integrity.Sound && old.Integrity.Sound && current.Counts.Tables.Count > 0;
        return comparable ? new TableLosses(old, current, name, thresholds).Find() : [];
    }

    /// <summary>Extra files are not saved every time, and what could not be read makes its item Partial instead.</summary>
    private static bool IsLost(ManifestDatabase old, LossFigures now)
    {
        string item = LossFigures.ItemOf(old.Path);
        return item != "Extra"
            && now.Items.Any(i => i.Name == item && i.Problems.Count == 0)
            && old.Counts.Tables.Any(t => t.Value > 0 && !DerivedTables.Has(t.Key, [.. old.Counts.Tables.Keys]));
    }

    private static IEnumerable<LossFinding> OfItem(ManifestItem old, LossFigures now, LossFigures before, LossThresholds thresholds) =>
        now.Items.FirstOrDefault(i => i.Name == old.Name) is not ManifestItem current ? []
        : old.Name == "Prescriptions" ? DocumentLosses.Find(old, current, before.Name, thresholds)
        : IsEmptied(old, current) && !IsTold(old, now, before) ? [LossSentences.ItemGone(old, current.Files, before.Name)]
        : [];

    /// <summary>clinic.db has rules of its own, and extra files are not saved every time.</summary>
    private static bool IsEmptied(ManifestItem old, ManifestItem now) =>
        old.Name is "VectorStore" or "Settings" && old.Bytes > 0 && now is { Bytes: 0, Problems.Count: 0 };

    /// <summary>That a database with rows is gone has been said already.</summary>
    private static bool IsTold(ManifestItem old, LossFigures now, LossFigures before) =>
        before.Databases.Any(d => LossFigures.ItemOf(d.Path) == old.Name && now.Databases.All(n => n.Path != d.Path) && IsLost(d, now));
}
