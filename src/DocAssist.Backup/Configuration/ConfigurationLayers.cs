using System;
using System.Collections.Generic;
using System.Linq;

namespace DocAssist.Backup.Configuration;

/// <summary>What the configuration files say, the user's before the machine's.</summary>
internal sealed class ConfigurationLayers
{
    private readonly List<Layer> _layers = [];

    private ConfigurationLayers()
    {
    }

    /// <exception cref="BackupException">ConfigurationInvalid; AccessDenied, ReadFailed.</exception>
    public static ConfigurationLayers Load(ClinicEnvironment environment)
    {
        ConfigurationLayers layers = new();
        foreach (ConfigurationScope scope in new[] { ConfigurationScope.User, ConfigurationScope.Machine })
        {
            if (ConfigurationLocator.Find(scope, environment) is string path)
            {
                layers._layers.Add(new(SourceOf(scope), ConfigurationFile.Read(path)));
            }
        }
        return layers;
    }

    public static string SourceOf(ConfigurationScope scope) => $"{ConfigurationLocator.Word(scope)} configuration";

    /// <summary>What the first file that names the setting says, or null.</summary>
    public BackupSetting? Find(string name) => _layers
        .Where(l => l.Values.ContainsKey(name))
        .Select(l => new BackupSetting(name, l.Values[name], l.Source))
        .FirstOrDefault();

    private sealed record Layer(string Source, IReadOnlyDictionary<string, object> Values);
}
