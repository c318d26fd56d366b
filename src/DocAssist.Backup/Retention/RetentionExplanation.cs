using System;
using System.Collections.Generic;
using System.Linq;
using DocAssist.Backup.Catalog;

namespace DocAssist.Backup.Retention;

/// <summary>Says of every backup why it is kept, by the policy that the last run used.</summary>
public static class RetentionExplanation
{
    /// <summary>Lists a root, newest first, with the reasons.</summary>
    /// <exception cref="BackupException">BackupRootUnavailable, AccessDenied.</exception>
    public static IReadOnlyList<BackupInfo> List(string root, DateTimeOffset now, TimeZoneInfo zone) => RetentionEvaluator
        .Evaluate(BackupCatalog.List(root, now, zone), RetentionPolicyFile.Read(root), now)
        .Select(d => d.Backup with { KeptBecause = d.Keep ? d.Reason : "not kept: the next run removes it" })
        .ToList();
}
