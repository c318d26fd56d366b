namespace DocAssist.Backup.Scheduling;

/// <summary>Who starts scheduled backups.</summary>
public enum SchedulerKind
{
    /// <summary>The one of the platform; on Linux systemd where it answers, else cron.</summary>
    Auto,

    /// <summary>The Task Scheduler of Windows.</summary>
    TaskScheduler,

    /// <summary>A timer of the account's own systemd.</summary>
    Systemd,

    /// <summary>The account's crontab.</summary>
    Cron,

    /// <summary>An agent of launchd on macOS.</summary>
    Launchd,
}
