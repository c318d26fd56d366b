using System;
using DocAssist.Backup.Configuration;

namespace DocAssist.Backup.Checking;

/// <summary>What to check, and against what.</summary>
public sealed record ConfigurationCheckOptions
{
    /// <summary>Where the data, the root and the configuration are looked for.</summary>
    public required ClinicEnvironment Environment { get; init; }

    /// <summary>The data folder that the user named, or null.</summary>
    public string? DataPath { get; init; }

    /// <summary>The backup root that the user named, or null.</summary>
    public string? BackupRoot { get; init; }

    /// <summary>The folder that the app is started in, with its .env; null where that is not known.</summary>
    public string? AppFolder { get; init; }

    /// <summary>The present moment.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The zone of times without an offset.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>Eight characters that make the name of what is tried unique.</summary>
    public required string Random { get; init; }
}
