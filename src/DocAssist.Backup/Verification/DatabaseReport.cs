using System;
using System.Collections.Generic;
using DocAssist.Backup.Sqlite;

namespace DocAssist.Backup.Verification;

/// <summary>What a check of a live database found.</summary>
public sealed record DatabaseReport
{
    /// <summary>The database.</summary>
    public required string Path { get; init; }

    /// <summary>What it is found to be.</summary>
    public required DatabaseVerdict Verdict { get; init; }

    /// <summary>Why it is not healthy, and what else is odd.</summary>
    public IReadOnlyList<string> Messages { get; init; } = [];

    /// <summary>How much was checked.</summary>
    public required IntegrityLevel Level { get; init; }

    /// <summary>Bytes of the file.</summary>
    public long Size { get; init; }

    /// <summary>"delete", "wal" or another word of SQLite; null when it could not be read.</summary>
    public string? JournalMode { get; init; }

    /// <summary>Rows of patients, or null when they could not be counted.</summary>
    public long? PatientCount { get; init; }

    /// <summary>Rows of visits, or null when they could not be counted.</summary>
    public long? VisitCount { get; init; }

    /// <summary>Name of the newest good backup, to restore from; null when there is none or no root was looked at.</summary>
    public string? NewestGoodBackup { get; init; }

    /// <summary>How old that backup is.</summary>
    public TimeSpan? NewestGoodBackupAge { get; init; }

    /// <summary>When it was checked.</summary>
    public required DateTime CheckedAtUtc { get; init; }
}
