using System.Collections.Generic;
using System.Linq;

namespace DocAssist.Backup.Configuration;

/// <summary>A setting as it holds, and who said so.</summary>
/// <param name="Name">Its name, which is that of the parameter too.</param>
/// <param name="Value">What holds; null for nothing.</param>
/// <param name="Source">A parameter, an environment variable, the user's or the machine's configuration, a known place, or the default.</param>
public sealed record BackupSetting(string Name, object? Value, string Source)
{
    /// <summary>The names of all settings, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = SettingDefinitions.All.Select(s => s.Name).ToList();

    /// <summary>In one line, as where an object that came from another session shows it.</summary>
    public override string ToString() => $"{Name}: {Value} ({Source})";
}
