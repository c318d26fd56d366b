using System;

namespace DocAssist.SampleClinic;

/// <summary>How the writer writes.</summary>
public sealed record ClinicWriterOptions
{
    /// <summary>The journal mode to set first; null leaves the one the database has.</summary>
    public JournalMode? JournalMode { get; init; }

    /// <summary>Where all randomness comes from.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The local time of the first commit; the others follow at the writer's rate.</summary>
    public DateTime Start { get; init; } = new(2026, 1, 5, 19, 0, 0);
}
