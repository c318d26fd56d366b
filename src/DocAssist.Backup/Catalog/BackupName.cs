using System;
using System.Globalization;
using System.IO;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Catalog;

/// <summary>The name of a backup folder: backup_2026-01-05_14-30-00 in local time, or safety_backup_... before a restore.</summary>
/// <param name="Kind">Which of the two.</param>
/// <param name="Local">The time in the name, to the second.</param>
public sealed record BackupName(BackupKind Kind, DateTime Local)
{
    private const string BackupPrefix = "backup_";

    private const string SafetyPrefix = "safety_backup_";

    internal const string Stamp = "yyyy-MM-dd_HH-mm-ss";

    /// <summary>Reads an exact name.</summary>
    /// <returns>Null when the name is any other.</returns>
    public static BackupName? TryParse(string name)
    {
        bool safety = name.StartsWith(SafetyPrefix, StringComparison.Ordinal);
        if (!safety && !name.StartsWith(BackupPrefix, StringComparison.Ordinal))
        {
            return null;
        }
        string stamp = name.Substring((safety ? SafetyPrefix : BackupPrefix).Length);
        bool exact = DateTime.TryParseExact(stamp, Stamp, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local)
            && string.Equals(local.ToString(Stamp, CultureInfo.InvariantCulture), stamp, StringComparison.Ordinal);
        return exact ? new(safety ? BackupKind.Safety : BackupKind.Backup, local) : null;
    }

    /// <summary>True for a folder that the app would list as a backup, whatever follows the prefix.</summary>
    public static bool LooksLikeOne(string name) =>
        name.StartsWith(BackupPrefix, StringComparison.OrdinalIgnoreCase) || name.StartsWith(SafetyPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>The first name from this second on that nothing in the root has.</summary>
    public static BackupName NextFree(string root, BackupKind kind, DateTime local)
    {
        BackupName name = new(kind, new DateTime(local.Ticks - (local.Ticks % TimeSpan.TicksPerSecond)));
        while (FileStatus.Of(Path.Combine(root, name.ToString())).Kind != FileKind.Missing)
        {
            name = name.Next();
        }
        return name;
    }

    /// <summary>The name a second later: a suffix instead would be listed by the app with a wrong date.</summary>
    public BackupName Next() => this with { Local = Local.AddSeconds(1) };

    /// <inheritdoc/>
    public override string ToString() =>
        (Kind == BackupKind.Safety ? SafetyPrefix : BackupPrefix) + Local.ToString(Stamp, CultureInfo.InvariantCulture);
}
