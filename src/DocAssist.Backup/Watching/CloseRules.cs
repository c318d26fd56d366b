using System;
using DocAssist.Backup.Configuration;

namespace DocAssist.Backup.Watching;

/// <summary>How long and how often backups at close are made. Pure functions.</summary>
internal static class CloseRules
{
    /// <summary>Between two backups at close where nobody has said anything: an app that is closed five times in an hour must not push out five good backups.</summary>
    private static readonly TimeSpan s_interval = TimeSpan.FromHours(1);

    public static TimeSpan Budget(TimeSpan? wished, BackupConfiguration configuration) => wished ?? TimeSpan.FromSeconds(configuration.OnCloseBudgetSeconds);

    /// <summary>A setting of zero is for scheduled runs, which are as far apart as their schedule says.</summary>
    public static TimeSpan Interval(TimeSpan? wished, BackupConfiguration configuration) =>
        wished ?? (configuration.MinimumIntervalMinutes > 0 ? TimeSpan.FromMinutes(configuration.MinimumIntervalMinutes) : s_interval);
}
