using DocAssist.Backup.Sqlite;

namespace DocAssist.Backup.Configuration;

/// <summary>The settings that hold, whoever made them: the user's file, the machine's file, or the defaults given here.</summary>
public record BackupConfiguration
{
    /// <summary>The data folder; null to look in the places that the app is known to use.</summary>
    public string? DataPath { get; init; }

    /// <summary>The backup root; null for the default one in the user's home.</summary>
    public string? BackupRoot { get; init; }

    /// <summary>How many of the newest good backups stay.</summary>
    public int KeepLast { get; init; } = 5;

    /// <summary>For how many days the newest of each day stays.</summary>
    public int KeepDaily { get; init; }

    /// <summary>For how many weeks the newest of each week stays.</summary>
    public int KeepWeekly { get; init; }

    /// <summary>For how many months the newest of each month stays.</summary>
    public int KeepMonthly { get; init; }

    /// <summary>How a run verifies its copy before it is published.</summary>
    public IntegrityLevel Verification { get; init; }

    /// <summary>A run checks its backup in full when the last full check is older than this; 0 for never.</summary>
    public int FullCheckEveryDays { get; init; } = 7;

    /// <summary>A run holds a restore drill when the last one is older than this; 0 for never.</summary>
    public int DrillEveryDays { get; init; } = 30;

    /// <summary>Status is no longer green when the newest good backup is older than this.</summary>
    public int GreenForHours { get; init; } = 24;

    /// <summary>Minutes that must lie between two runs; a run that comes earlier skips.</summary>
    public int MinimumIntervalMinutes { get; init; }

    /// <summary>Patients that may be missing compared with the last good backup before a backup is Suspect.</summary>
    public int LostPatientsAllowed { get; init; }

    /// <summary>Visits that may be missing compared with the last good backup before a backup is Suspect.</summary>
    public int LostVisitsAllowed { get; init; }

    /// <summary>By how many percent any other table, the prescriptions or their bytes may shrink before a backup is Suspect.</summary>
    public int LostPercentAllowed { get; init; } = 10;

    /// <summary>True to make a backup when the app closes.</summary>
    public bool OnClose { get; init; } = true;

    /// <summary>Seconds that a backup at close may take.</summary>
    public int OnCloseBudgetSeconds { get; init; } = 60;

    /// <summary>What goes into the log file: Error, Warning, Information or Verbose.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>A file for the textfile collector of Prometheus; null for none.</summary>
    public string? PrometheusFile { get; init; }
}
