using System;
using DocAssist.Backup.Sqlite;

namespace DocAssist.Backup.Verification;

/// <summary>How a backup is checked.</summary>
public sealed record VerificationOptions
{
    /// <summary>Sizes and quick_check, or every hash and integrity_check.</summary>
    public IntegrityLevel Level { get; init; }

    /// <summary>The present moment.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The zone of times without an offset.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>A folder on a disk of this machine, for databases that need recovery before they can be checked.</summary>
    public required string ScratchParent { get; init; }

    /// <summary>How long to wait for another command to end before the record is given up.</summary>
    public TimeSpan PatienceForRecord { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The folder of this machine in which a check of a live database is remembered; null to remember none.</summary>
    public string? LocalState { get; init; }

    /// <summary>False to leave no record beside the backups.</summary>
    public bool Remember { get; init; } = true;
}
