using System.Collections.Generic;
using System.IO;

namespace DocAssist.Backup.Configuration;

/// <summary>Says where the configuration files are. They need not be there.</summary>
public static class ConfigurationLocator
{
    /// <summary>Names another folder for the files of both scopes: for tests, and for a module on a stick.</summary>
    public const string FolderVariable = "DOCASSIST_BACKUP_CONFIG_DIR";

    private const string FileName = "configuration.json";

    /// <summary>Of Unix: https://specifications.freedesktop.org/basedir-spec/latest/. A relative one is to be ignored.</summary>
    private static readonly string[] s_standard = ["XDG_CONFIG_HOME", "XDG_STATE_HOME"];

    /// <summary>The variables of a session that say where it has its configuration and its state, with whole paths.</summary>
    /// <exception cref="BackupException">ConfigurationInvalid: what one gives is no path.</exception>
    internal static IEnumerable<KeyValuePair<string, string>> Places(ClinicEnvironment environment)
    {
        if (EnvironmentPath.Of(FolderVariable, environment) is string folder)
        {
            yield return new(FolderVariable, folder);
        }
        foreach (string name in environment.RoamingApplicationData is null ? s_standard : [])
        {
            if (environment.Variable(name) is string standard && Path.IsPathRooted(standard))
            {
                yield return new(name, standard);
            }
        }
    }

    /// <summary>The file of a scope; null where the machine has no place for it, as for an account without a home.</summary>
    public static string? Find(ConfigurationScope scope, ClinicEnvironment environment)
    {
        if (EnvironmentPath.Of(FolderVariable, environment) is string folder)
        {
            return Path.Combine(folder, scope == ConfigurationScope.User ? "user.json" : "machine.json");
        }
        string? parent = scope == ConfigurationScope.User ? UserParent(environment) : environment.MachineFolder;
        return parent is null ? null : Path.Combine(parent, environment.RoamingApplicationData is null ? "docassist-backup" : "DocAssist.Backup", FileName);
    }

    /// <summary>The file of a scope.</summary>
    /// <exception cref="BackupException">ConfigurationInvalid: there is no place for it.</exception>
    public static string Require(ConfigurationScope scope, ClinicEnvironment environment) => Find(scope, environment) ?? throw new BackupException(
        BackupErrorCode.ConfigurationInvalid,
        $"There is no place for a configuration of the {Word(scope)}: this account has no home.",
        $"Name a folder for it with the environment variable {FolderVariable}.",
        scope.ToString());

    internal static string Word(ConfigurationScope scope) => scope == ConfigurationScope.User ? "user" : "machine";

    private static string? UserParent(ClinicEnvironment environment)
    {
        if (environment.RoamingApplicationData is string roaming)
        {
            return roaming;
        }
        string? named = environment.Variable("XDG_CONFIG_HOME");
        return !string.IsNullOrEmpty(named) && Path.IsPathRooted(named) ? named
            : environment.HomeFolder.Length == 0 ? null
            : Path.Combine(environment.HomeFolder, ".config");
    }
}
