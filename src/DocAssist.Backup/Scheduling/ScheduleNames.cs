using System;

namespace DocAssist.Backup.Scheduling;

/// <summary>Names of files and units for a schedule: no two names share one, because a name has no underscore and no hyphen at its start.</summary>
internal static class ScheduleNames
{
    private const string Prefix = "docassist-";

    public static string Unit(string name)
    {
        string plain = name.ToLowerInvariant().Replace(' ', '_');
        return plain.StartsWith("docassist_", StringComparison.Ordinal) ? Prefix + plain.Substring(Prefix.Length) : Prefix + "-" + plain;
    }
}
