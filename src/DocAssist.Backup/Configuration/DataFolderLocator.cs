using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace DocAssist.Backup.Configuration;

/// <summary>
/// Finds the data folder and the backup root: a parameter, else the app's environment variables, else the configuration of the
/// user, else that of the machine, else the places the app is known to use.
/// </summary>
public static class DataFolderLocator
{
    private const string DataVariable = "DOCASSIST_DATA_DIR";
    private const string DatabaseVariable = "DOCASSIST_DB_PATH";
    private const string VectorStoreVariable = "DOCASSIST_CHROMA_DIR";
    private const string PrescriptionsVariable = "DOCASSIST_PDF_DIR";
    private const string RootVariable = "DOCASSIST_BACKUP_DIR";
    private const string KnownPlaceOrigin = "a known place";

    /// <summary>Finds the data folder.</summary>
    /// <param name="parameter">What the user said; then all parts are in that folder and the environment is not asked.</param>
    /// <param name="environment">Where else to look.</param>
    /// <exception cref="BackupException">DataFolderNotFound; ConfigurationInvalid, AccessDenied, ReadFailed of a configuration that had to be asked.</exception>
    public static DataFolder FindData(string? parameter, ClinicEnvironment environment)
    {
        if (!string.IsNullOrEmpty(parameter))
        {
            return DataFolder.At(RequireFolder(parameter!, "-DataPath"), "-DataPath");
        }
        BackupSetting? named = NamedData(environment);
        string[] parts = Set(environment, VectorStoreVariable, PrescriptionsVariable).ToArray();
        if (named is null && parts.Length == 0)
        {
            return DataFolder.At(KnownPlace(environment) ?? throw NotFound(environment), KnownPlaceOrigin);
        }
        string path = (string?)named?.Value ?? KnownPlace(environment) ?? Path.Combine(environment.CurrentFolder, "data");
        string origin = string.Join(", ", new[] { named?.Source }.OfType<string>().Concat(parts));
        return WithOverrides(DataFolder.At(RequireFolder(path, origin), origin), environment);
    }

    /// <summary>Finds the backup root. It need not be there yet.</summary>
    /// <returns>The root, and whether it is the default one, which may be made with the folders above it.</returns>
    /// <exception cref="BackupException">ConfigurationInvalid, AccessDenied, ReadFailed of a configuration that had to be asked.</exception>
    public static (string Root, bool IsDefault) FindRoot(string? parameter, ClinicEnvironment environment)
    {
        (string root, bool isDefault, _) = LocateRoot(parameter, environment);
        return (root, isDefault);
    }

    /// <summary>Finds the backup root, and says who named it.</summary>
    /// <exception cref="BackupException">ConfigurationInvalid, AccessDenied, ReadFailed of a configuration that had to be asked.</exception>
    public static (string Root, bool IsDefault, string Origin) LocateRoot(string? parameter, ClinicEnvironment environment)
    {
        if (!string.IsNullOrEmpty(parameter))
        {
            return (parameter!, false, "-BackupRoot");
        }
        if (Value(RootVariable, environment) is string named)
        {
            return (named, false, RootVariable);
        }
        return ConfigurationLayers.Load(environment).Find(nameof(BackupConfiguration.BackupRoot)) is BackupSetting setting
            ? ((string)setting.Value!, false, setting.Source)
            : (Path.Combine(environment.HomeFolder, "DocAssist", "backups"), true, "default");
    }

    /// <summary>The data folder that a parameter, the environment or a configuration names, whether it is there or not; null where none does.</summary>
    /// <exception cref="BackupException">ConfigurationInvalid, AccessDenied, ReadFailed of a configuration that had to be asked.</exception>
    public static DataFolder? NamedFolder(string? parameter, ClinicEnvironment environment)
    {
        if (!string.IsNullOrEmpty(parameter))
        {
            return DataFolder.At(parameter!, "-DataPath");
        }
        return NamedData(environment) is BackupSetting named ? WithOverrides(DataFolder.At((string)named.Value!, named.Source), environment) : null;
    }

    /// <summary>The data folder that the environment or a configuration names, whether it is there or not; null where none does.</summary>
    internal static BackupSetting? NamedData(ClinicEnvironment environment)
    {
        string[] variables = Set(environment, DataVariable, DatabaseVariable).ToArray();
        string? path = Value(DataVariable, environment) ?? Path.GetDirectoryName(Value(DatabaseVariable, environment));
        return path is not null
            ? new(nameof(BackupConfiguration.DataPath), path, string.Join(", ", variables))
            : ConfigurationLayers.Load(environment).Find(nameof(BackupConfiguration.DataPath));
    }

    /// <summary>The folders that the app is known to use, with a clinic.db or without.</summary>
    internal static IEnumerable<string> KnownPlaces(ClinicEnvironment environment)
    {
        yield return Path.Combine(environment.CurrentFolder, "data");
        yield return Path.Combine(environment.HomeFolder, "DocAssist", "data");
        if (environment.LocalApplicationData is string local)
        {
            yield return Path.Combine(local, "DocAssist", "data");
        }
        yield return Path.Combine(environment.HomeFolder, "Library", "Application Support", "DocAssist", "data");
    }

    private static DataFolder WithOverrides(DataFolder folder, ClinicEnvironment environment) => folder with
    {
        DatabasePath = Value(DatabaseVariable, environment) ?? folder.DatabasePath,
        VectorStorePath = Value(VectorStoreVariable, environment) ?? folder.VectorStorePath,
        PrescriptionsPath = Value(PrescriptionsVariable, environment) ?? folder.PrescriptionsPath,
    };

    private static string? Value(string variable, ClinicEnvironment environment)
    {
        if (EnvironmentPath.Of(variable, environment) is not string full)
        {
            return null;
        }
        // A slash at the end would make the folder its own parent.
        return full.Length > Path.GetPathRoot(full)!.Length ? full.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar) : full;
    }

    private static string? KnownPlace(ClinicEnvironment environment) =>
        KnownPlaces(environment).FirstOrDefault(p => File.Exists(Path.Combine(p, "clinic.db")));

    private static IEnumerable<string> Set(ClinicEnvironment environment, params string[] variables) => variables.Where(v => Value(v, environment) is not null);

    private static string RequireFolder(string path, string origin) => Directory.Exists(path)
        ? path
        : throw new BackupException(BackupErrorCode.DataFolderNotFound, $"The data folder '{path}' ({origin}) is not there.", "Name the folder that holds clinic.db with -DataPath.", path);

    private static BackupException NotFound(ClinicEnvironment environment) => new(
        BackupErrorCode.DataFolderNotFound,
        $"No clinic.db was found in {string.Join(", ", KnownPlaces(environment).Select(p => $"'{p}'"))}.",
        "Name the folder that holds clinic.db with -DataPath, or once and for all with Set-DocAssistBackupConfiguration -DataPath.",
        environment.CurrentFolder);
}
