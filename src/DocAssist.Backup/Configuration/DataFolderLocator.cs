using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace DocAssist.Backup.Configuration;

/// <summary>
/// Finds the data folder and the backup root: a parameter, else the app's environment variables, else the places the app is
/// known to use.
/// </summary>
public static class DataFolderLocator
{
    private const string DataVariable = "DOCASSIST_DATA_DIR";
    private const string DatabaseVariable = "DOCASSIST_DB_PATH";
    private const string VectorStoreVariable = "DOCASSIST_CHROMA_DIR";
    private const string PrescriptionsVariable = "DOCASSIST_PDF_DIR";
    private const string RootVariable = "DOCASSIST_BACKUP_DIR";

    /// <summary>Finds the data folder.</summary>
    /// <param name="parameter">What the user said; then all parts are in that folder and the environment is not asked.</param>
    /// <param name="environment">Where else to look.</param>
    /// <exception cref="BackupException">DataFolderNotFound.</exception>
    public static DataFolder FindData(string? parameter, ClinicEnvironment environment)
    {
        if (!string.IsNullOrEmpty(parameter))
        {
            return DataFolder.At(RequireFolder(parameter!, "-DataPath"), "-DataPath");
        }
        string? named = Value(DataVariable, environment);
        string[] said = new[] { DataVariable, DatabaseVariable, VectorStoreVariable, PrescriptionsVariable }.Where(v => Value(v, environment) is not null).ToArray();
        if (said.Length > 0)
        {
            string data = named ?? Path.GetDirectoryName(Value(DatabaseVariable, environment)) ?? KnownPlace(environment) ?? Path.Combine(environment.CurrentFolder, "data");
            return WithOverrides(DataFolder.At(RequireFolder(data, said[0]), string.Join(", ", said)), environment);
        }
        string place = KnownPlace(environment) ?? throw NotFound(environment);
        return DataFolder.At(place, "a known place");
    }

    /// <summary>Finds the backup root. It need not be there yet.</summary>
    /// <returns>The root, and whether it is the default one, which may be made with the folders above it.</returns>
    public static (string Root, bool IsDefault) FindRoot(string? parameter, ClinicEnvironment environment)
    {
        string? named = string.IsNullOrEmpty(parameter) ? Value(RootVariable, environment) : parameter;
        return named is not null
            ? (named, false)
            : (Path.Combine(environment.HomeFolder, "DocAssist", "backups"), true);
    }

    private static DataFolder WithOverrides(DataFolder folder, ClinicEnvironment environment) => folder with
    {
        DatabasePath = Value(DatabaseVariable, environment) ?? folder.DatabasePath,
        VectorStorePath = Value(VectorStoreVariable, environment) ?? folder.VectorStorePath,
        PrescriptionsPath = Value(PrescriptionsVariable, environment) ?? folder.PrescriptionsPath,
    };

    private static string? Value(string variable, ClinicEnvironment environment)
    {
        string? value = environment.Variable(variable);
        if (string.IsNullOrWhiteSpace(value))
        {
            return null;
        }
        string full = Path.GetFullPath(Path.Combine(environment.CurrentFolder, value!));
        // A slash at the end would make the folder its own parent.
        return full.Length > Path.GetPathRoot(full)!.Length ? full.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar) : full;
    }

    private static string? KnownPlace(ClinicEnvironment environment) =>
        KnownPlaces(environment).FirstOrDefault(p => File.Exists(Path.Combine(p, "clinic.db")));

    private static IEnumerable<string> KnownPlaces(ClinicEnvironment environment)
    {
        yield return Path.Combine(environment.CurrentFolder, "data");
        yield return Path.Combine(environment.HomeFolder, "DocAssist", "data");
        if (environment.LocalApplicationData is string local)
        {
            yield return Path.Combine(local, "DocAssist", "data");
        }
        yield return Path.Combine(environment.HomeFolder, "Library", "Application Support", "DocAssist", "data");
    }

    private static string RequireFolder(string path, string origin) => Directory.Exists(path)
        ? path
        : throw new BackupException(BackupErrorCode.DataFolderNotFound, $"The data folder '{path}' ({origin}) is not there.", "Name the folder that holds clinic.db with -DataPath.", path);

    private static BackupException NotFound(ClinicEnvironment environment) => new(
        BackupErrorCode.DataFolderNotFound,
        $"No clinic.db was found in {string.Join(", ", KnownPlaces(environment).Select(p => $"'{p}'"))}.",
        "Name the folder that holds clinic.db with -DataPath, or set DOCASSIST_DATA_DIR.",
        environment.CurrentFolder);
}
