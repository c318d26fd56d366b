using System;
using System.Collections.Generic;

namespace DocAssist.Backup.Processes;

/// <summary>How a program is run.</summary>
public sealed record ProcessOptions
{
    /// <summary>What it reads from its input; null for nothing at all.</summary>
    public byte[]? Input { get; init; }

    /// <summary>Environment variables that it gets besides ours.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>After this it is killed.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(60);
}
