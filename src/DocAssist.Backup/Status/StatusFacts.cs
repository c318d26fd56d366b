using System;
using System.Collections.Generic;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.History;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.Status;

/// <summary>What health is judged by.</summary>
internal sealed record StatusFacts
{
    /// <summary>Why the root cannot be listed, or null.</summary>
    public BackupException? Unavailable { get; init; }

    /// <summary>RecoveryNeeded, or null.</summary>
    public BackupException? Pending { get; init; }

    /// <summary>The clinic's backups, newest first, also those before a restore.</summary>
    public IReadOnlyList<BackupInfo> Backups { get; init; } = [];

    /// <summary>True when they are all of another data folder or machine, and none is of this one.</summary>
    public bool AreForeign { get; init; }

    public BackupInfo? LastGood { get; init; }

    /// <summary>The clinic's runs, newest first.</summary>
    public IReadOnlyList<RunResult> Runs { get; init; } = [];

    public DrillRecord? Drill { get; init; }

    /// <summary>What Test-DocAssistDatabase last found on this machine, or null.</summary>
    public DatabaseCheckRecord? DatabaseCheck { get; init; }

    /// <summary>The same for the last full check that could be made.</summary>
    public DatabaseCheckRecord? FullDatabaseCheck { get; init; }

    /// <summary>When clinic.db was last replaced by a restore, or null.</summary>
    public DateTime? DatabaseRestoredAtUtc { get; init; }

    /// <summary>Entries of the data folder that no backup takes.</summary>
    public int Unprotected { get; init; }

    public bool? SameVolume { get; init; }

    public long? FreeBytes { get; init; }

    public int? DaysUntilFull { get; init; }

    public required BackupConfiguration Configuration { get; init; }

    public required DateTime NowUtc { get; init; }
}
