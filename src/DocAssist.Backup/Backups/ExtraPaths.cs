using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Swapping;

namespace DocAssist.Backup.Backups;

/// <summary>What lies in a data folder beside the four parts.</summary>
internal static class ExtraPaths
{
    /// <summary>What a part, and what belongs to it, is called in a backup.</summary>
    private static readonly string[] s_taken = ["clinic.db", .. SqliteFile.SideFiles("clinic.db"), "chroma", "prescriptions", "settings.json"];

    /// <summary>Lists it, without what this module leaves there; not entered.</summary>
    /// <param name="data">Where the parts lie: under other names they are no extra files either.</param>
    /// <param name="backupRoot">Left out, in case it lies there.</param>
    /// <exception cref="IOException">The folder cannot be listed; or <see cref="UnauthorizedAccessException"/>.</exception>
    public static IEnumerable<string> Of(DataFolder data, string backupRoot)
    {
        string[] ours = [.. BackupDescription.FileNames, WorkFolder.Name];
        return Directory.GetFileSystemEntries(data.Path).Where(p => !IsPart(data, p) && !IsOurs(Path.GetFileName(p)) && !BackupRoot.IsAllOf(p, backupRoot));

        bool IsOurs(string name) => ours.Any(o => name.Equals(o, PathRelation.NameComparison)) || name.StartsWith(WorkFolder.LeftoversPrefix, PathRelation.NameComparison);
    }

    /// <summary>True for a part, or what lies in one: it may be here under another name, or deeper down.</summary>
    public static bool IsPart(DataFolder data, string path) =>
        new[] { data.DatabasePath, data.VectorStorePath, data.PrescriptionsPath, data.SettingsPath }.Concat(SqliteFile.SideFiles(data.DatabasePath))
            .Any(part => path.Equals(part, PathRelation.NameComparison) || path.StartsWith(part + Path.DirectorySeparatorChar, PathRelation.NameComparison));

    /// <summary>True for what would stand in the backup where a part stands that lies elsewhere: it cannot be saved, and the status tells that.</summary>
    public static bool IsTaken(string path) => s_taken.Any(own => Path.GetFileName(path).Equals(own, PathRelation.NameComparison));
}
