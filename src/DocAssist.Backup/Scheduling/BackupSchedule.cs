using System;
using System.Collections.Generic;

namespace DocAssist.Backup.Scheduling;

/// <summary>When backups are made by themselves, and of what.</summary>
public sealed record BackupSchedule
{
    /// <summary>The name of a schedule that was given none.</summary>
    public const string DefaultName = "DocAssist Backup";

    /// <summary>The same for OnClose: such a schedule stands beside another one, and must not take its place unasked.</summary>
    public const string DefaultNameOnClose = "DocAssist Backup on close";

    /// <summary>Words of ASCII letters and digits with one blank, dot or hyphen between them. Capitals make no difference.</summary>
    public string Name { get; init; } = DefaultName;

    /// <summary>What makes a run begin.</summary>
    public ScheduleKind Kind { get; init; }

    /// <summary>The time of day, for Daily and Weekly; seconds are dropped.</summary>
    public TimeSpan At { get; init; }

    /// <summary>A divisor of 24, for EveryHours.</summary>
    public int Hours { get; init; } = 1;

    /// <summary>The days, for Weekly.</summary>
    public IReadOnlyList<DayOfWeek> Days { get; init; } = [];

    /// <summary>The names of the app's programs, for OnClose.</summary>
    public IReadOnlyList<string> Applications { get; init; } = [];

    /// <summary>A run begins at a moment of chance within this.</summary>
    public TimeSpan RandomDelay { get; init; }

    /// <summary>A run that takes longer is ended; for OnClose of no meaning, because a watcher has no end.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromHours(2);

    /// <summary>What runs the command.</summary>
    public PowerShellHost Host { get; init; } = new("pwsh", ["-NoProfile", "-NonInteractive"]);

    /// <summary>The manifest of the module; null where PowerShell finds the module by itself.</summary>
    public string? ModulePath { get; init; }

    /// <summary>The data folder; null when <see cref="Variables"/> say where the parts of the data are.</summary>
    public string? DataPath { get; init; }

    /// <summary>The backup root.</summary>
    public string BackupRoot { get; init; } = string.Empty;

    /// <summary>Environment variables that a run needs, in the order of their names.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Variables { get; init; } = [];

    /// <summary>The account that runs it, as the Task Scheduler names it: DOMAIN\name or the SID of a service.</summary>
    public string Account { get; init; } = string.Empty;
}
