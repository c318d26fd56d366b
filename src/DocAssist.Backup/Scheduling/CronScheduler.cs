using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Processes;

namespace DocAssist.Backup.Scheduling;

/// <summary>The account's crontab. It is handled as bytes: lines of others may be in any encoding.</summary>
internal sealed class CronScheduler : IScheduler
{
    private const string Program = "crontab";

    private const string Place = "crontab";

    /// <summary>One character a byte.</summary>
    private static readonly Encoding s_bytes = Encoding.GetEncoding("iso-8859-1");

    private static readonly Dictionary<string, string> s_variables = new() { ["LC_ALL"] = "C" };

    private readonly SchedulingEnvironment _environment;

    public CronScheduler(SchedulingEnvironment environment) => _environment = environment;

    public SchedulerKind Kind => SchedulerKind.Cron;

    public string? WhyNot(CancellationToken token) =>
        Platform.IsWindows ? "Windows has no cron."
        : !_environment.Has(Program) ? "There is no crontab on the search path."
        : null;

    public IReadOnlyList<ScheduleFile> Write(BackupSchedule schedule) => [new(Place, CrontabText.Block(schedule))];

    public IReadOnlyList<ScheduleInfo> List(CancellationToken token) => CrontabText.List(Encoding.UTF8.GetString(s_bytes.GetBytes(Read(token)))).Select(b => new ScheduleInfo
    {
        Name = b.Name,
        Schedule = b.Schedule,
        Scheduler = Kind,
        Enabled = CronTimes.Next(b.Times, _environment.Now.DateTime) is not null,
        NextRun = CronTimes.Next(b.Times, _environment.Now.DateTime),
        Command = b.Command,
        File = Place,
    }).ToList();

    public bool Register(BackupSchedule schedule, ILog log, CancellationToken token)
    {
        string current = Read(token);
        string block = s_bytes.GetString(Encoding.UTF8.GetBytes(CrontabText.Block(schedule)));
        string wanted = CrontabText.Put(current, schedule.Name, block);
        if (wanted == current)
        {
            return false;
        }
        Save(wanted, token);
        log.Verbose("Cron does not make up for runs that were missed while the machine was off, and keeps no record of exit codes.");
        return true;
    }

    public bool Remove(string name, CancellationToken token)
    {
        string current = Read(token);
        string wanted = CrontabText.Remove(current, name);
        if (wanted == current)
        {
            return false;
        }
        Save(wanted, token);
        return true;
    }

    private static string Read(CancellationToken token)
    {
        ProcessResult result = ProcessRunner.Run(Program, ["-l"], new() { Variables = s_variables }, token);
        if (result.ExitCode == 0)
        {
            return s_bytes.GetString(result.OutputBytes);
        }
        // Only an account that surely has none may be given a new one: anything else could lose its lines.
        bool hasNone = result.Error.IndexOf("no crontab for", StringComparison.OrdinalIgnoreCase) >= 0 || result.Error.IndexOf("No such file", StringComparison.OrdinalIgnoreCase) >= 0;
        return hasNone ? string.Empty : throw ProcessRunner.Failure(Program, ["-l"], result);
    }

    private static void Save(string text, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        // Half a crontab would be installed as a whole one, so this is not cancelled.
        ProcessRunner.Require(Program, ["-"], new() { Variables = s_variables, Input = s_bytes.GetBytes(text) }, CancellationToken.None);
        if (Read(CancellationToken.None) != text)
        {
            throw new BackupException(BackupErrorCode.ToolFailed, "The crontab does not read back as it was written.", "Look at it with 'crontab -l'; somebody may have changed it at the same moment.", Place);
        }
    }
}
