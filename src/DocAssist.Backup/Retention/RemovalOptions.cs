using System;

namespace DocAssist.Backup.Retention;

/// <summary>What a removal needs to know of the world.</summary>
public sealed record RemovalOptions
{
    /// <summary>The present moment.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The zone of times without an offset.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>How long to wait for another command to end.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Asked before each removal by policy; null removes without asking. Called on the thread of the operation.</summary>
    public Func<RetentionDecision, bool>? Approve { get; init; }
}
