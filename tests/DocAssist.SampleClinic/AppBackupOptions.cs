using System;

namespace DocAssist.SampleClinic;

/// <summary>How the app's backup is to be imitated.</summary>
public sealed record AppBackupOptions
{
    /// <summary>How long the app takes from naming the folder to dating the manifest.</summary>
    public TimeSpan ManifestDelay { get; init; }

    /// <summary>How many backups the app then keeps; it has 5, null leaves all.</summary>
    public int? MaxBackups { get; init; }
}
