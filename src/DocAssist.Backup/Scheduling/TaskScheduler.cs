using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Processes;

namespace DocAssist.Backup.Scheduling;

/// <summary>The Task Scheduler of Windows, by its command. Its texts are in the user's language, so only their places are relied on.</summary>
internal sealed class TaskScheduler : IScheduler
{
    private const string Program = "schtasks.exe";

    private const string Folder = "\\DocAssist\\";

    private readonly SchedulingEnvironment _environment;

    public TaskScheduler(SchedulingEnvironment environment) => _environment = environment;

    public SchedulerKind Kind => SchedulerKind.TaskScheduler;

    public string? WhyNot(CancellationToken token) => Platform.IsWindows ? null : "The Task Scheduler is a part of Windows.";

    public IReadOnlyList<ScheduleFile> Write(BackupSchedule schedule) => [new(Folder + schedule.Name, TaskXml.Write(schedule))];

    public IReadOnlyList<ScheduleInfo> List(CancellationToken token) => Names(token).Select(n => Find(n, token)).OfType<ScheduleInfo>().ToList();

    public bool Register(BackupSchedule schedule, ILog log, CancellationToken token)
    {
        string xml = TaskXml.Write(schedule);
        string? registered = Query(schedule.Name, token);
        if (registered is not null && TaskXml.IsSame(registered, xml))
        {
            return false;
        }
        string file = Path.Combine(_environment.TemporaryFolder, $"docassist-{Guid.NewGuid():N}.xml");
        // The declaration must say what the bytes are, and schtasks takes UTF-16 everywhere.
        string text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n" + xml;
        DurableFile.Write(file, [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(text.Replace("\n", "\r\n"))]);
        try
        {
            ProcessRunner.Require(Program, ["/Create", "/TN", Folder + schedule.Name, "/XML", file, "/F"], new(), token);
        }
        finally
        {
            ScheduleFileStore.Delete(file);
        }
        EndWatcher(registered, schedule.Name, token);
        if (schedule.Kind == ScheduleKind.OnClose)
        {
            // The app may be open now, before the next log-on.
            ProcessRunner.Require(Program, ["/Run", "/TN", Folder + schedule.Name], new(), token);
        }
        if (schedule.Account.IndexOf('\\') >= 0)
        {
            log.Verbose($"The task runs while {schedule.Account} is logged on, and makes up for a missed run at the next log-on.");
        }
        return true;
    }

    public bool Remove(string name, CancellationToken token)
    {
        EndWatcher(Query(name, token), name, token);
        string[] arguments = ["/Delete", "/TN", Folder + name, "/F"];
        ProcessResult result = ProcessRunner.Run(Program, arguments, new(), token);
        if (result.ExitCode == 0)
        {
            return true;
        }
        return Names(token).Contains(name, StringComparer.OrdinalIgnoreCase) ? throw ProcessRunner.Failure(Program, arguments, result) : false;
    }

    /// <summary>A watcher that runs does what the old text says, and has no end of its own. Backups that are being made are let be.</summary>
    private static void EndWatcher(string? registered, string name, CancellationToken token)
    {
        if (registered is not null && TaskXml.IsWatcher(registered))
        {
            ProcessRunner.Run(Program, ["/End", "/TN", Folder + name], new(), token);
        }
    }

    private IReadOnlyList<string> Names(CancellationToken token)
    {
        ProcessResult result = ProcessRunner.Run(Program, ["/Query", "/FO", "CSV", "/NH"], new(), token);
        return TaskQuery.Rows(result.Output)
            .Where(r => r[0].StartsWith(Folder, StringComparison.OrdinalIgnoreCase))
            .Select(r => r[0].Substring(Folder.Length))
            // A task with several triggers has a row for each.
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .OrderBy(n => n, StringComparer.OrdinalIgnoreCase)
            .ToList();
    }

    private ScheduleInfo? Find(string name, CancellationToken token)
    {
        if (Query(name, token) is not string xml || TaskXml.Describe(xml) is not (string schedule, bool enabled, string command))
        {
            return null;
        }
        ProcessResult result = ProcessRunner.Run(Program, ["/Query", "/TN", Folder + name, "/FO", "CSV", "/V", "/NH"], new(), token);
        return TaskQuery.Add(TaskQuery.Rows(result.Output).FirstOrDefault(), new()
        {
            Name = name,
            Schedule = schedule,
            Scheduler = Kind,
            Enabled = enabled,
            Command = command,
            File = Folder + name,
        });
    }

    /// <summary>The task as Windows tells it; null when there is none, which it says only in the user's language.</summary>
    private static string? Query(string name, CancellationToken token)
    {
        ProcessResult result = ProcessRunner.Run(Program, ["/Query", "/TN", Folder + name, "/XML"], new(), token);
        return result.ExitCode == 0 && result.Output.Length > 0 ? result.Output : null;
    }
}
