using System.Collections.Generic;
using System.Threading;
using DocAssist.Backup.Logging;

namespace DocAssist.Backup.Scheduling;

/// <summary>Keeps schedules and starts what they say.</summary>
internal interface IScheduler
{
    SchedulerKind Kind { get; }

    /// <summary>Why it cannot be used here; null when it can.</summary>
    string? WhyNot(CancellationToken token);

    /// <summary>What would be registered.</summary>
    IReadOnlyList<ScheduleFile> Write(BackupSchedule schedule);

    IReadOnlyList<ScheduleInfo> List(CancellationToken token);

    /// <summary>Registers a schedule in place of the one of that name.</summary>
    /// <returns>False when it is registered already, just so.</returns>
    bool Register(BackupSchedule schedule, ILog log, CancellationToken token);

    /// <returns>False when there was none.</returns>
    bool Remove(string name, CancellationToken token);
}
