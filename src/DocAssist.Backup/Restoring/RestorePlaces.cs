using System;
using System.IO;
using System.Linq;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Swapping;

namespace DocAssist.Backup.Restoring;

/// <summary>Which place in the data a path of a backup belongs to.</summary>
internal sealed class RestorePlaces
{
    private const string Database = "clinic.db";

    private static readonly StringComparison s_names = Platform.IsWindows ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private static readonly string[] s_databaseFiles = [.. SqliteFile.SideFiles(Database).Prepend(Database)];

    private readonly DataFolder _data;

    public RestorePlaces(DataFolder data) => _data = data;

    /// <summary>The place of a part; null for extra files, which have many.</summary>
    public string? Of(DataItem item) => item switch
    {
        DataItem.Database => _data.DatabasePath,
        DataItem.VectorStore => _data.VectorStorePath,
        DataItem.Prescriptions => _data.PrescriptionsPath,
        DataItem.Settings => _data.SettingsPath,
        _ => null,
    };

    /// <summary>Finds the place of a file or folder.</summary>
    /// <param name="path">Relative to the backup, and safe.</param>
    /// <returns>The part, the place of what is exchanged as one, and that of the path itself; null for what only describes the backup.</returns>
    /// <exception cref="BackupException">ManifestInvalid: no backup has a file of that name.</exception>
    public (DataItem Item, string Piece, string Live)? Of(string path)
    {
        int slash = path.IndexOf('/');
        bool isAlone = slash < 0;
        string first = isAlone ? path : path.Substring(0, slash);
        if (isAlone && BackupDescription.FileNames.Any(name => string.Equals(name, first, s_names)))
        {
            return null;
        }
        if (isAlone && s_databaseFiles.Any(name => string.Equals(name, first, s_names)))
        {
            return (DataItem.Database, _data.DatabasePath, _data.DatabasePath + first.Substring(Database.Length));
        }
        (DataItem item, string piece) = first switch
        {
            _ when string.Equals(first, "chroma", s_names) => (DataItem.VectorStore, _data.VectorStorePath),
            _ when string.Equals(first, "prescriptions", s_names) => (DataItem.Prescriptions, _data.PrescriptionsPath),
            _ when string.Equals(first, "settings.json", s_names) => (DataItem.Settings, _data.SettingsPath),
            _ => (DataItem.Extra, Path.Combine(_data.Path, RequireHarmless(first))),
        };
        return (item, piece, isAlone ? piece : RelativePath.Under(piece, path.Substring(slash + 1)));
    }

    /// <summary>A backup has no files of the module itself, and none that would pass for the log of a database.</summary>
    private static string RequireHarmless(string name) =>
        string.Equals(name, WorkFolder.Name, s_names) || name.StartsWith(WorkFolder.LeftoversPrefix, s_names)
        || s_databaseFiles.Any(own => string.Equals(own, name, s_names))
            ? throw new BackupException(BackupErrorCode.ManifestInvalid, $"The backup lists '{name}', which no backup can have.", "Use another backup; somebody has tampered with this one.", name)
            : name;
}
