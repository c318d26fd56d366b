using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Processes;

namespace DocAssist.Backup.Scheduling;

/// <summary>Timers of the account's own systemd.</summary>
internal sealed class SystemdScheduler : IScheduler
{
    private const string Program = "systemctl";

    private static readonly string[] s_alive = ["running", "degraded", "starting", "initializing"];

    private const string TimeFormat = "ddd yyyy-MM-dd HH:mm:ss 'UTC'";

    /// <summary>Times in one language and one zone, so that they can be read.</summary>
    private static readonly ProcessOptions s_options = new() { Variables = new Dictionary<string, string> { ["LC_ALL"] = "C", ["TZ"] = "UTC" } };

    private readonly SchedulingEnvironment _environment;

    public SystemdScheduler(SchedulingEnvironment environment) => _environment = environment;

    public SchedulerKind Kind => SchedulerKind.Systemd;

    private string Folder
    {
        get
        {
            string? configuration = _environment.Variable("XDG_CONFIG_HOME");
            return Path.Combine(string.IsNullOrEmpty(configuration) ? Path.Combine(_environment.HomeFolder, ".config") : configuration!, "systemd", "user");
        }
    }

    public string? WhyNot(CancellationToken token) =>
        !Platform.IsLinux ? "Systemd is a part of Linux."
        : !_environment.Has(Program) ? "There is no systemctl on the search path."
        : s_alive.Contains(Ask("is-system-running", token).Trim()) ? null
        : "The account's systemd does not answer ('systemctl --user is-system-running').";

    public IReadOnlyList<ScheduleFile> Write(BackupSchedule schedule) =>
    [
        new(PathOf(schedule.Name, ".service"), SystemdUnits.Service(schedule)),
        new(PathOf(schedule.Name, ".timer"), SystemdUnits.Timer(schedule)),
    ];

    public IReadOnlyList<ScheduleInfo> List(CancellationToken token)
    {
        bool answers = WhyNot(token) is null;
        return ScheduleFileStore.List(Folder, "docassist-*.timer").Select(f => Describe(f, answers, token)).OfType<ScheduleInfo>().ToList();
    }

    public bool Register(BackupSchedule schedule, ILog log, CancellationToken token)
    {
        bool isNew = false;
        string service = PathOf(schedule.Name, ".service");
        bool watched = IsWatcher(service);
        foreach (ScheduleFile file in Write(schedule))
        {
            isNew |= ScheduleFileStore.Write(file);
        }
        string timer = Path.GetFileName(PathOf(schedule.Name, ".timer"));
        WarnOfLogOff(log);
        if (!isNew && Ask("is-enabled", token, timer).Trim() == "enabled" && Ask("is-active", token, timer).Trim() == "active")
        {
            return false;
        }
        Require(token, "daemon-reload");
        StopWatcher(watched, service, token);
        Require(token, "enable", timer);
        // Not only started: a timer that runs keeps its old times.
        Require(token, "restart", timer);
        return true;
    }

    public bool Remove(string name, CancellationToken token)
    {
        string timer = PathOf(name, ".timer");
        string service = PathOf(name, ".service");
        if (!File.Exists(timer) && !File.Exists(service))
        {
            return false;
        }
        bool answers = WhyNot(token) is null;
        if (answers && File.Exists(timer))
        {
            Require(token, "disable", "--now", Path.GetFileName(timer));
            StopWatcher(IsWatcher(service), service, token);
        }
        ScheduleFileStore.Delete(timer);
        ScheduleFileStore.Delete(service);
        if (answers)
        {
            Require(token, "daemon-reload");
        }
        return true;
    }

    private static bool IsWatcher(string service) => ScheduleFileStore.Read(service) is string text && SystemdUnits.IsWatcher(text);

    /// <summary>A watcher that runs does what the old text says, and has no end of its own. Backups that are being made are let be.</summary>
    private static void StopWatcher(bool isWatcher, string service, CancellationToken token)
    {
        if (isWatcher)
        {
            Require(token, "stop", Path.GetFileName(service));
        }
    }

    private void WarnOfLogOff(ILog log)
    {
        if (_environment.UserName != "root" && !File.Exists("/var/lib/systemd/linger/" + _environment.UserName))
        {
            log.Warning($"Timers of {_environment.UserName} run only while that account is logged on. 'loginctl enable-linger' makes them run always.");
        }
    }

    private ScheduleInfo? Describe(string file, bool answers, CancellationToken token)
    {
        if (ScheduleFileStore.Read(file) is not string text || SystemdUnits.Describe(text) is not (string name, string schedule, string command))
        {
            return null;
        }
        string timer = Path.GetFileName(file);
        ScheduleInfo found = new() { Name = name, Schedule = schedule, Scheduler = Kind, Command = command, File = file };
        if (!answers)
        {
            return found;
        }
        Dictionary<string, string> times = Properties(timer, token);
        Dictionary<string, string> runs = Properties(Path.ChangeExtension(timer, ".service"), token);
        DateTime? last = Time(runs, "ExecMainExitTimestamp");
        return found with
        {
            Enabled = Value(times, "UnitFileState") == "enabled" && Value(times, "ActiveState") == "active",
            NextRun = Time(times, "NextElapseUSecRealtime"),
            LastRun = Time(times, "LastTriggerUSec") ?? last,
            LastResult = last is not null && int.TryParse(Value(runs, "ExecMainStatus"), NumberStyles.None, CultureInfo.InvariantCulture, out int code) ? code : null,
        };
    }

    private static Dictionary<string, string> Properties(string unit, CancellationToken token)
    {
        Dictionary<string, string> all = new(StringComparer.Ordinal);
        foreach (string line in Ask("show", token, unit).Split('\n'))
        {
            int sign = line.IndexOf('=');
            if (sign > 0)
            {
                all[line.Substring(0, sign)] = line.Substring(sign + 1);
            }
        }
        return all;
    }

    private static string Value(Dictionary<string, string> properties, string name) => properties.TryGetValue(name, out string? value) ? value : string.Empty;

    /// <summary>Null for never.</summary>
    private static DateTime? Time(Dictionary<string, string> properties, string name) =>
        DateTime.TryParseExact(Value(properties, name), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTime time) ? time : null;

    private string PathOf(string name, string extension) => Path.Combine(Folder, ScheduleNames.Unit(name) + extension);

    private static string Ask(string verb, CancellationToken token, params string[] arguments) =>
        ProcessRunner.Run(Program, ["--user", verb, .. arguments], s_options, token).Output;

    private static void Require(CancellationToken token, params string[] arguments) => ProcessRunner.Require(Program, ["--user", .. arguments], s_options, token);
}
