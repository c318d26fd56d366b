using System;

namespace DocAssist.Backup.Verification;

/// <summary>Who accepts a Suspect backup, and why.</summary>
public sealed record ConfirmationOptions
{
    /// <summary>Why it is right that the data has less than before, for whoever asks later.</summary>
    public required string Reason { get; init; }

    /// <summary>Name of the user.</summary>
    public required string ConfirmedBy { get; init; }

    /// <summary>The present moment.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The zone of times without an offset.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>How long to wait for another command to end.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);
}
