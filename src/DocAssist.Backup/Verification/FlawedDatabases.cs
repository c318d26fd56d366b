using System;
using System.Collections.Generic;
using System.Linq;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Verification;

/// <summary>What the issues of a check say of the data that the backup was made from.</summary>
internal static class FlawedDatabases
{
    /// <summary>The worst of what a full check found; null when it found none.</summary>
    public static DataFlaw? In(IEnumerable<VerificationIssue> issues)
    {
        List<string> paths = issues.Where(i => i.IsFlaw).Select(i => i.Path).ToList();
        bool isClinic = paths.Contains("clinic.db");
        string what = isClinic ? "clinic.db" : paths.Any(p => p.StartsWith("chroma/", StringComparison.Ordinal)) ? "the vector store" : "a database beside clinic.db";
        return paths.Count == 0 ? null : new(isClinic ? BackupVerdict.Corrupt : BackupVerdict.Partial, $"A full check found that {what} was damaged already when it was saved.");
    }
}
