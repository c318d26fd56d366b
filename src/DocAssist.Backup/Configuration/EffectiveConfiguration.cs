using System;
using System.Collections.Generic;
using System.Linq;

namespace DocAssist.Backup.Configuration;

/// <summary>The settings that hold, each with where it came from: parameter, environment, user's file, machine's file, known places, default.</summary>
public sealed record EffectiveConfiguration : BackupConfiguration
{
    /// <summary>Every setting, its value, and who said so.</summary>
    public IReadOnlyList<BackupSetting> Sources { get; init; } = [];

    /// <summary>The configuration file of the user, which need not be there; null where there is no place for one.</summary>
    public string? UserFile { get; init; }

    /// <summary>The configuration file of the machine, which need not be there; null where there is no place for one.</summary>
    public string? MachineFile { get; init; }

    /// <summary>Puts together what holds.</summary>
    /// <param name="environment">Where the files and the folders are looked for.</param>
    /// <param name="parameters">What the user said for this once, by the names of settings; other names are ignored.</param>
    /// <exception cref="BackupException">ConfigurationInvalid; AccessDenied, ReadFailed.</exception>
    public static EffectiveConfiguration Load(ClinicEnvironment environment, IReadOnlyDictionary<string, object>? parameters = null)
    {
        ConfigurationLayers layers = ConfigurationLayers.Load(environment);
        BackupConfiguration configuration = new EffectiveConfiguration
        {
            UserFile = ConfigurationLocator.Find(ConfigurationScope.User, environment),
            MachineFile = ConfigurationLocator.Find(ConfigurationScope.Machine, environment),
        };
        List<BackupSetting> sources = [];
        foreach (SettingDefinition setting in SettingDefinitions.All)
        {
            BackupSetting found = Resolve(setting, environment, parameters, layers) ?? new(setting.Name, setting.Get(configuration), "default");
            sources.Add(found);
            configuration = found.Value is null ? configuration : setting.Apply(configuration, found.Value);
        }
        return (EffectiveConfiguration)configuration with { Sources = sources };
    }

    /// <summary>Where a setting came from.</summary>
    public string SourceOf(string name) => Sources.First(s => s.Name == name).Source;

    private static BackupSetting? Resolve(SettingDefinition setting, ClinicEnvironment environment, IReadOnlyDictionary<string, object>? parameters, ConfigurationLayers layers)
    {
        if (parameters is not null && parameters.TryGetValue(setting.Name, out object? said))
        {
            return new(setting.Name, said, $"parameter -{setting.Name}");
        }
        return setting.Name switch
        {
            nameof(DataPath) => Data(environment),
            nameof(BackupRoot) => Root(environment),
            _ => layers.Find(setting.Name),
        };
    }

    private static BackupSetting Data(ClinicEnvironment environment)
    {
        try
        {
            DataFolder data = DataFolderLocator.FindData(null, environment);
            return new(nameof(DataPath), data.Path, data.Origin);
        }
        catch (BackupException e) when (e.Code == BackupErrorCode.DataFolderNotFound)
        {
            // Named but not there, or named by nobody: the first is still what holds.
            return DataFolderLocator.NamedData(environment) ?? new(nameof(DataPath), null, "not found");
        }
    }

    private static BackupSetting Root(ClinicEnvironment environment)
    {
        (string root, _, string origin) = DataFolderLocator.LocateRoot(null, environment);
        return new(nameof(BackupRoot), root, origin);
    }
}
