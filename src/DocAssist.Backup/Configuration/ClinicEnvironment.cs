using System;

namespace DocAssist.Backup.Configuration;

/// <summary>What the machine and the session say about where things are; taken from outside so that tests can say it too.</summary>
/// <param name="Variable">The value of an environment variable, or null.</param>
/// <param name="CurrentFolder">What relative paths are relative to.</param>
/// <param name="HomeFolder">The user's home.</param>
/// <param name="LocalApplicationData">%LOCALAPPDATA% on Windows, else null.</param>
public sealed record ClinicEnvironment(Func<string, string?> Variable, string CurrentFolder, string HomeFolder, string? LocalApplicationData);
