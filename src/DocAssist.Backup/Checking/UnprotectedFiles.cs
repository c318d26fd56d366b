using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Sqlite;

namespace DocAssist.Backup.Checking;

/// <summary>What lies in the data folder and is in no backup, unless extra files are asked for.</summary>
internal static class UnprotectedFiles
{
    /// <summary>Made anew by the app, or of no use after the day on which it was made.</summary>
    private static readonly string[] s_harmless =
    [
        "backups", "downloads", "logs", "backup_metadata.db", "backup_catalog.json", ".device_id", "clinic.db.pre-restore", "chroma.pre-restore",
        "__pycache__",
    ];

    private static readonly string[] s_harmlessBeginnings = ["temp_", "restore_temp_", "~$", "._", ".docassist"];

    private static readonly string[] s_harmlessEnds = [".log", ".tmp", ".lock", ".pid"];

    /// <summary>Lists the data folder itself, and opens nothing in it.</summary>
    /// <param name="data">Where the parts lie.</param>
    /// <param name="root">The backup root, which is no such file.</param>
    /// <exception cref="IOException">The folder cannot be listed; or <see cref="UnauthorizedAccessException"/>.</exception>
    public static IEnumerable<string> Find(DataFolder data, string root) => ExtraPaths.Of(data, root).Where(p => !IsHarmless(Path.GetFileName(p)) && !IsPart(data, p));

    private static bool IsHarmless(string name) =>
        SystemNames.Has(name)
        || s_harmless.Contains(name, StringComparer.OrdinalIgnoreCase)
        || s_harmlessBeginnings.Any(b => name.StartsWith(b, StringComparison.OrdinalIgnoreCase))
        || s_harmlessEnds.Any(e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    /// <summary>A part that a variable names can lie in the data folder under another name.</summary>
    private static bool IsPart(DataFolder data, string path)
    {
        IEnumerable<string> parts = [data.DatabasePath, .. SqliteFile.SideFiles(data.DatabasePath), data.VectorStorePath, data.PrescriptionsPath];
        return parts.Any(part => ConfigurationChecker.AreSame(part, path));
    }
}
