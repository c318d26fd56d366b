using System;
using System.Collections.Generic;
using DocAssist.Backup.Configuration;

namespace DocAssist.Backup.Runs;

/// <summary>What an unattended run is to do, and where.</summary>
public sealed record RunOptions
{
    /// <summary>The data folder, absolute; null to look for it.</summary>
    public string? DataPath { get; init; }

    /// <summary>The backup root, absolute; null to look for it.</summary>
    public string? BackupRoot { get; init; }

    /// <summary>Where to look.</summary>
    public required ClinicEnvironment Environment { get; init; }

    /// <summary>The settings that hold.</summary>
    public BackupConfiguration Configuration { get; init; } = new();

    /// <summary>The run skips when the last good backup is younger; zero for never.</summary>
    public TimeSpan MinInterval { get; init; }

    /// <summary>
    /// When no further ordinary file is copied, counted from the beginning of the backup; null for no limit. A check that is due is left to a run
    /// that has time.
    /// </summary>
    public TimeSpan? TimeBudget { get; init; }

    /// <summary>True to make no backup when nothing has changed since the last good one.</summary>
    public bool SkipUnchanged { get; init; }

    /// <summary>How long to wait for another run to end, and for a lock on a database.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A folder of this machine for the log, and for the records that the root cannot take.</summary>
    public required string LocalState { get; init; }

    /// <summary>Who else is told of the run, when all is written: an event log, a mail. What they throw changes nothing.</summary>
    public IReadOnlyList<IRunReporter> Reporters { get; init; } = [];

    /// <summary>The present moment, with the offset that names of backups are in.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The zone of times without an offset.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>Eight characters that make ids unique.</summary>
    public required string Random { get; init; }

    /// <summary>Name of this machine.</summary>
    public required string Host { get; init; }

    /// <summary>Version of this module.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>The system's folder for temporary files, on a disk of this machine.</summary>
    public required string ScratchParent { get; init; }

    /// <summary>Why the run cannot even begin: settings that cannot be read. It is recorded as any other failure; null when all is well.</summary>
    public BackupException? Problem { get; init; }
}
