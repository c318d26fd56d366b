using System.Collections.Generic;
using System.IO;
using DocAssist.Backup.Configuration;

namespace DocAssist.Backup.Tests.Support;

/// <summary>A machine and a session for one test: all its folders lie in one that goes away.</summary>
public static class ClinicPlaces
{
    public static ClinicEnvironment Of(TempFolder folder, params (string Name, string Value)[] variables)
    {
        Dictionary<string, string> values = [];
        foreach ((string name, string value) in variables)
        {
            values[name] = value;
        }
        return new(name => values.TryGetValue(name, out string? value) ? value : null, folder.Path, folder.Combine("home"), null)
        {
            MachineFolder = folder.Combine("etc"),
        };
    }

    /// <summary>Writes the configuration of a scope by hand.</summary>
    public static string Write(ClinicEnvironment environment, ConfigurationScope scope, string text)
    {
        string path = ConfigurationLocator.Require(scope, environment);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A path as JSON has it.</summary>
    public static string Quoted(string path) => "\"" + path.Replace("\\", "\\\\") + "\"";
}
