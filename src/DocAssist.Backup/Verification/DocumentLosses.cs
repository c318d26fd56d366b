using System;
using System.Collections.Generic;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Verification;

/// <summary>What has become of the prescriptions.</summary>
internal static class DocumentLosses
{
    /// <summary>One or two are the corrections of an ordinary day, whatever they are in percent of a few; unless none is left.</summary>
    private const int FewestFiles = 3;

    public static IEnumerable<LossFinding> Find(ManifestItem old, ManifestItem now, string name, LossThresholds thresholds)
    {
        int percent = thresholds.Percent;
        if (now.PdfsWithoutHeader - old.PdfsWithoutHeader is int changed && now.Pdfs is int pdfs && (changed >= FewestFiles || changed * 100L > (long)pdfs * percent))
        {
            yield return LossSentences.HeadersLost(now.PdfsWithoutHeader!.Value, pdfs, old.PdfsWithoutHeader!.Value, name);
        }
        if (now.Problems.Count > 0)
        {
            yield break; // What could not be read is reported as such, and may be the very files that seem to be gone.
        }
        // By their ending where it is known: who encrypts files often gives them another one.
        (int before, int after) = old.Pdfs is int oldPdfs && now.Pdfs is int nowPdfs ? (oldPdfs, nowPdfs) : (old.Files, now.Files);
        bool areMany = before - after >= FewestFiles && (before - after) * 100L > (long)before * percent;
        if (areMany || (before > 0 && after == 0))
        {
            yield return LossSentences.FilesLost(before, after, name);
        }
        else if (IsEmptied(old, now, percent))
        {
            yield return LossSentences.BytesLost(old.Bytes, now.Bytes, name);
        }
    }

    /// <summary>As much is gone as three files have on average: many were cut short, or large ones replaced by small.</summary>
    private static bool IsEmptied(ManifestItem old, ManifestItem now, int percent)
    {
        long lost = old.Bytes - now.Bytes;
        return old.Files >= FewestFiles && lost > 0
            && (decimal)lost * 100 > (decimal)old.Bytes * percent
            && (decimal)lost * old.Files >= (decimal)old.Bytes * FewestFiles;
    }
}
