using System;

namespace DocAssist.Backup.Configuration;

/// <summary>What the machine and the session say about where things are; taken from outside so that tests can say it too.</summary>
/// <param name="Variable">The value of an environment variable, or null.</param>
/// <param name="CurrentFolder">What relative paths are relative to.</param>
/// <param name="HomeFolder">The user's home.</param>
/// <param name="LocalApplicationData">%LOCALAPPDATA% on Windows, else null.</param>
public sealed record ClinicEnvironment(Func<string, string?> Variable, string CurrentFolder, string HomeFolder, string? LocalApplicationData)
{
    /// <summary>%APPDATA% on Windows; null elsewhere, where the user's configuration is in the home.</summary>
    public string? RoamingApplicationData { get; init; }

    /// <summary>Where programs keep what holds for the whole machine: %ProgramData% or /etc; null for nowhere.</summary>
    public string? MachineFolder { get; init; }
}
