namespace DocAssist.Backup.Scheduling;

/// <summary>What makes a scheduled backup begin.</summary>
public enum ScheduleKind
{
    /// <summary>Every day at one time.</summary>
    Daily,

    /// <summary>Every so many hours, counted from midnight.</summary>
    EveryHours,

    /// <summary>On some days of the week at one time.</summary>
    Weekly,

    /// <summary>When the account logs on.</summary>
    AtLogOn,

    /// <summary>Each time the app has closed: a watcher that begins with the log-on and goes on.</summary>
    OnClose,
}
