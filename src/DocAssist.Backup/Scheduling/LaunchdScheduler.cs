using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Processes;

namespace DocAssist.Backup.Scheduling;

/// <summary>Agents of launchd on macOS.</summary>
internal sealed class LaunchdScheduler : IScheduler
{
    private const string Program = "launchctl";

    private readonly SchedulingEnvironment _environment;

    public LaunchdScheduler(SchedulingEnvironment environment) => _environment = environment;

    public SchedulerKind Kind => SchedulerKind.Launchd;

    private string Folder => Path.Combine(_environment.HomeFolder, "Library", "LaunchAgents");

    public string? WhyNot(CancellationToken token) => Platform.IsMacOS ? null : "Launchd is a part of macOS.";

    public IReadOnlyList<ScheduleFile> Write(BackupSchedule schedule) => [new(PathOf(schedule.Name), LaunchdPlist.Write(schedule, ScheduleNames.Unit(schedule.Name)))];

    public IReadOnlyList<ScheduleInfo> List(CancellationToken token) =>
        ScheduleFileStore.List(Folder, "docassist-*.plist").Select(f => Describe(f, token)).OfType<ScheduleInfo>().ToList();

    public bool Register(BackupSchedule schedule, ILog log, CancellationToken token)
    {
        ScheduleFile file = Write(schedule).Single();
        string label = ScheduleNames.Unit(schedule.Name);
        bool isNew = ScheduleFileStore.Write(file);
        if (!isNew && IsLoaded(label, token))
        {
            return false;
        }
        // What is loaded keeps its old text until it is taken out; that there is nothing to take out is no failure.
        ProcessRunner.Run(Program, ["bootout", Domain(token) + "/" + label], new(), token);
        ProcessRunner.Require(Program, ["bootstrap", Domain(token), file.Path], new(), token);
        return true;
    }

    public bool Remove(string name, CancellationToken token)
    {
        string file = PathOf(name);
        if (!File.Exists(file))
        {
            return false;
        }
        ProcessRunner.Run(Program, ["bootout", Domain(token) + "/" + ScheduleNames.Unit(name)], new(), token);
        ScheduleFileStore.Delete(file);
        return true;
    }

    private ScheduleInfo? Describe(string file, CancellationToken token)
    {
        return ScheduleFileStore.Read(file) is string text && LaunchdPlist.Describe(text) is (string name, string schedule, string command)
            ? new() { Name = name, Schedule = schedule, Scheduler = Kind, Enabled = IsLoaded(ScheduleNames.Unit(name), token), Command = command, File = file }
            : null;
    }

    private static bool IsLoaded(string label, CancellationToken token) => ProcessRunner.Run(Program, ["print", Domain(token) + "/" + label], new(), token).ExitCode == 0;

    private static string Domain(CancellationToken token) => "gui/" + ProcessRunner.Require("id", ["-u"], new(), token).Output.Trim();

    private string PathOf(string name) => Path.Combine(Folder, ScheduleNames.Unit(name) + ".plist");
}
