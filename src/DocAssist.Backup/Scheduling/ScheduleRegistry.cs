using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;

namespace DocAssist.Backup.Scheduling;

/// <summary>Registers, lists and removes schedules, with whatever scheduler the machine has.</summary>
public static class ScheduleRegistry
{
    /// <summary>The scheduler that a schedule would be registered with.</summary>
    /// <param name="wanted">Auto for the one of the platform.</param>
    /// <param name="environment">The machine and the session.</param>
    /// <param name="token">Ends it.</param>
    /// <exception cref="BackupException">ToolNotFound: there is none, or not that one.</exception>
    public static SchedulerKind Choose(SchedulerKind wanted, SchedulingEnvironment environment, CancellationToken token)
    {
        List<string> reasons = [];
        foreach (IScheduler scheduler in wanted == SchedulerKind.Auto ? OfPlatform(environment) : All(environment).Where(s => s.Kind == wanted))
        {
            if (scheduler.WhyNot(token) is not string reason)
            {
                return scheduler.Kind;
            }
            reasons.Add(reason);
        }
        throw new BackupException(
            BackupErrorCode.ToolNotFound,
            $"No schedule can be registered here. {string.Join(" ", reasons)}",
            Platform.IsLinux ? "Install cron, or log on in a session that has a systemd of its own." : "Leave out -Scheduler.",
            wanted.ToString());
    }

    /// <summary>What would be registered.</summary>
    /// <exception cref="BackupException">ScheduleInvalid.</exception>
    public static IReadOnlyList<ScheduleFile> Write(BackupSchedule schedule, SchedulerKind scheduler, SchedulingEnvironment environment)
    {
        ScheduleRules.Check(schedule);
        return Of(scheduler, environment).Write(schedule);
    }

    /// <summary>Registers a schedule in place of the one of that name, whichever scheduler has it.</summary>
    /// <returns>The schedule, and whether anything changed.</returns>
    /// <exception cref="BackupException">ScheduleInvalid, ToolNotFound, ToolFailed, AccessDenied.</exception>
    public static ScheduleInfo Register(BackupSchedule schedule, SchedulerKind scheduler, SchedulingEnvironment environment, ILog log, CancellationToken token)
    {
        ScheduleRules.Check(schedule);
        ILog guarded = new GuardedLog(log);
        IScheduler chosen = Of(scheduler, environment);
        bool isChanged = chosen.Register(schedule, guarded, token);
        // Two schedulers with one schedule would make two backups.
        foreach (IScheduler other in OfPlatform(environment).Where(s => s.Kind != scheduler && s.WhyNot(token) is null))
        {
            isChanged |= other.Remove(schedule.Name, token);
        }
        ScheduleInfo found = chosen.List(token).FirstOrDefault(s => IsNamed(s, schedule.Name)) ?? Unlisted(schedule, chosen);
        return found with { Changed = isChanged };
    }

    /// <summary>All schedules of this account, by name.</summary>
    /// <exception cref="BackupException">ToolFailed, AccessDenied.</exception>
    public static IReadOnlyList<ScheduleInfo> List(SchedulingEnvironment environment, CancellationToken token) => OfPlatform(environment)
        // Timers are files and can be listed without systemd; a crontab cannot be without its program.
        .Where(s => s.Kind == SchedulerKind.Systemd || s.WhyNot(token) is null)
        .SelectMany(s => s.List(token))
        .OrderBy(s => s.Name, StringComparer.OrdinalIgnoreCase)
        .ToList();

    /// <summary>Removes a schedule.</summary>
    /// <exception cref="BackupException">ScheduleNotFound, ToolFailed, AccessDenied.</exception>
    public static void Remove(string name, SchedulingEnvironment environment, CancellationToken token)
    {
        ScheduleRules.CheckName(name);
        bool isRemoved = false;
        foreach (IScheduler scheduler in OfPlatform(environment).Where(s => s.Kind == SchedulerKind.Systemd || s.WhyNot(token) is null))
        {
            isRemoved |= scheduler.Remove(name, token);
        }
        if (!isRemoved)
        {
            throw NotFound(name);
        }
    }

    /// <summary>The failure that there is no such schedule.</summary>
    public static BackupException NotFound(string name) =>
        new(BackupErrorCode.ScheduleNotFound, $"There is no schedule '{name}'.", "List what there is with Get-DocAssistBackupSchedule.", name);

    private static ScheduleInfo Unlisted(BackupSchedule schedule, IScheduler scheduler) => new()
    {
        Name = schedule.Name,
        Schedule = ScheduleWords.Describe(schedule),
        Scheduler = scheduler.Kind,
        Enabled = true,
        Command = Processes.CommandLine.Join(ScheduledCommand.Words(schedule, waits: false)),
        File = scheduler.Write(schedule)[0].Path,
    };

    private static bool IsNamed(ScheduleInfo schedule, string name) => string.Equals(schedule.Name, name, StringComparison.OrdinalIgnoreCase);

    private static IScheduler Of(SchedulerKind kind, SchedulingEnvironment environment) => All(environment).First(s => s.Kind == kind);

    private static IEnumerable<IScheduler> OfPlatform(SchedulingEnvironment environment) => All(environment).Where(s =>
        s.Kind == SchedulerKind.TaskScheduler ? Platform.IsWindows : s.Kind == SchedulerKind.Launchd ? Platform.IsMacOS : Platform.IsLinux);

    /// <summary>The better of two comes first.</summary>
    private static IScheduler[] All(SchedulingEnvironment environment) =>
        [new TaskScheduler(environment), new LaunchdScheduler(environment), new SystemdScheduler(environment), new CronScheduler(environment)];
}
