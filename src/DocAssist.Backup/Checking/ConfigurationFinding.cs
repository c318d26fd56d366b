namespace DocAssist.Backup.Checking;

/// <summary>Something that a check of the configuration found.</summary>
public sealed record ConfigurationFinding
{
    /// <summary>What it asks for.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>What kind of finding it is: a stable word for scripts.</summary>
    public required string Id { get; init; }

    /// <summary>What was found.</summary>
    public required string Message { get; init; }

    /// <summary>What can be done about it; null for information.</summary>
    public string? Remedy { get; init; }

    /// <summary>The file, the folder or the setting that it is about.</summary>
    public required string Target { get; init; }
}
