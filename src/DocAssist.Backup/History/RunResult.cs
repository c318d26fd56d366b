using System;
using System.Collections.Generic;

namespace DocAssist.Backup.History;

/// <summary>What an unattended run brought. Holds no names of files below the data folder: those can be names of patients.</summary>
public sealed record RunResult
{
    /// <summary>How it ended.</summary>
    public required RunOutcome Outcome { get; init; }

    /// <summary>What the process should end with, as <see cref="ExitCodes"/> has it.</summary>
    public required int ExitCode { get; init; }

    /// <summary>Name of the backup that was made, or null. Of a skipped run the last good one.</summary>
    public string? Backup { get; init; }

    /// <summary>The stable id of what went wrong, or null.</summary>
    public string? ErrorId { get; init; }

    /// <summary>One sentence: what came of it.</summary>
    public required string Message { get; init; }

    /// <summary>One sentence: what to do; null when there is nothing to do.</summary>
    public string? Hint { get; init; }

    /// <summary>What was done, in order, and how long each part took.</summary>
    public IReadOnlyList<RunPhase> Phases { get; init; } = [];

    /// <summary>Bytes of the backup; 0 when none was made.</summary>
    public long Bytes { get; init; }

    /// <summary>Files of the backup; 0 when none was made.</summary>
    public int Files { get; init; }

    /// <summary>Old backups that retention removed.</summary>
    public int Removed { get; init; }

    /// <summary>True when every byte of the backup was read again after it was published, and nothing was found wrong, with the data neither.</summary>
    public bool FullyChecked { get; init; }

    /// <summary>True when a restore of the backup was tried, and went well.</summary>
    public bool Drilled { get; init; }

    /// <summary>When it began.</summary>
    public required DateTime StartedAtUtc { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTime EndedAtUtc { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration => EndedAtUtc - StartedAtUtc;

    /// <summary>Name of the machine.</summary>
    public required string Host { get; init; }

    /// <summary>Version of this module.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>The data folder, or null when none was found.</summary>
    public string? DataPath { get; init; }

    /// <summary>The backup root.</summary>
    public required string BackupRoot { get; init; }

    /// <summary>Unique, and sortable by time.</summary>
    public required string Id { get; init; }
}
