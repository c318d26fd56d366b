using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml;
using System.Xml.Linq;
using DocAssist.Backup.Processes;

namespace DocAssist.Backup.Scheduling;

/// <summary>A schedule as the Task Scheduler of Windows keeps it, https://learn.microsoft.com/windows/win32/taskschd/task-scheduler-schema.</summary>
public static class TaskXml
{
    private const string LocalSystem = "S-1-5-18";

    private const string WhoseLogOn = "/Task/Triggers/LogonTrigger/UserId";

    private static readonly XNamespace s_task = "http://schemas.microsoft.com/windows/2004/02/mit/task";

    /// <summary>The text, with line feeds alone and without a declaration: the encoding is decided by the file.</summary>
    public static string Write(BackupSchedule schedule) => new XElement(
        s_task + "Task",
        new XAttribute("version", "1.2"),
        Node("RegistrationInfo", Leaf("Source", "DocAssist.Backup"), Leaf("Description", ScheduleWords.Describe(schedule))),
        Node("Triggers", Trigger(schedule), Again(schedule)),
        Node("Principals", Principal(schedule)),
        Settings(schedule),
        Actions(schedule)).ToString().Replace("\r\n", "\n") + "\n";

    /// <summary>True when a task that Windows tells of does what the text says. Windows adds defaults, and writes accounts as SIDs.</summary>
    public static bool IsSame(string registered, string wanted)
    {
        if (TryRead(registered) is not XElement there)
        {
            return false;
        }
        Dictionary<string, string> facts = Leaves(there);
        Dictionary<string, string> asked = Leaves(TryRead(wanted)!);
        return asked.All(a => IsAccount(a.Key) || (facts.TryGetValue(a.Key, out string? value) ? value == a.Value : a.Key.StartsWith("/Task/Settings", StringComparison.Ordinal)))
            && facts.Keys.All(k => IsAccount(k) || !IsWork(k) || asked.ContainsKey(k) || k.EndsWith("/Enabled", StringComparison.Ordinal))
            && IsOfSession(facts) == IsOfSession(asked)
            && facts.ContainsKey(WhoseLogOn) == asked.ContainsKey(WhoseLogOn);
    }

    /// <summary>True for a task that goes on once it is started, so that it has to be ended.</summary>
    public static bool IsWatcher(string registered) => TryRead(registered)?.Descendants(s_task + "ExecutionTimeLimit").FirstOrDefault()?.Value == "PT0S";

    /// <summary>What a task that Windows tells of is; null when it is no task of this module.</summary>
    public static (string Schedule, bool Enabled, string Command)? Describe(string registered)
    {
        if (TryRead(registered) is not XElement task || task.Descendants(s_task + "Source").FirstOrDefault()?.Value != "DocAssist.Backup")
        {
            return null;
        }
        string Value(string name) => task.Descendants(s_task + name).FirstOrDefault()?.Value ?? string.Empty;
        bool enabled = task.Element(s_task + "Settings")?.Element(s_task + "Enabled")?.Value is not "false";
        return (Value("Description"), enabled, CommandLine.Quote(Value("Command")) + " " + Value("Arguments"));
    }

    private static XElement Trigger(BackupSchedule schedule)
    {
        // A day long past: the same schedule then always is the same text.
        XElement start = Leaf("StartBoundary", $"2024-01-01T{(schedule.Kind == ScheduleKind.EveryHours ? "00:00" : ScheduleWords.Time(schedule.At))}:00");
        XElement? delay = schedule.RandomDelay > TimeSpan.Zero ? Leaf("RandomDelay", Duration(schedule.RandomDelay)) : null;
        return schedule.Kind switch
        {
            ScheduleKind.Daily => Node("CalendarTrigger", start, Leaf("Enabled", "true"), delay, EveryDay()),
            ScheduleKind.Weekly => Node("CalendarTrigger", start, Leaf("Enabled", "true"), delay, EveryWeek(schedule)),
            ScheduleKind.EveryHours => Node("CalendarTrigger", EveryHours(schedule), start, Leaf("Enabled", "true"), delay, EveryDay()),
            _ => Node("LogonTrigger", Leaf("Enabled", "true"), WhoLogsOn(schedule), delay is null ? null : Leaf("Delay", delay.Value)),
        };
    }

    /// <summary>A watcher that has ended, for whatever reason, is started again; one that runs is not disturbed (IgnoreNew).</summary>
    private static XElement? Again(BackupSchedule schedule) => schedule.Kind != ScheduleKind.OnClose ? null : Node(
        "TimeTrigger",
        Node("Repetition", Leaf("Interval", "PT10M"), Leaf("StopAtDurationEnd", "false")),
        Leaf("StartBoundary", "2024-01-01T00:00:00"),
        Leaf("Enabled", "true"));

    /// <summary>A service account never logs on: for it anybody's log-on counts, which is what a trigger without a user means.</summary>
    private static XElement? WhoLogsOn(BackupSchedule schedule) => IsService(schedule) ? null : Leaf("UserId", schedule.Account);

    private static bool IsService(BackupSchedule schedule) => schedule.Account.StartsWith("S-1-5-", StringComparison.Ordinal) && schedule.Account.Length == LocalSystem.Length;

    private static XElement EveryDay() => Node("ScheduleByDay", Leaf("DaysInterval", "1"));

    private static XElement EveryWeek(BackupSchedule schedule) => Node(
        "ScheduleByWeek",
        Node("DaysOfWeek", ScheduleWords.Sorted(schedule).Select(d => new XElement(s_task + d.ToString())).ToArray()),
        Leaf("WeeksInterval", "1"));

    /// <summary>Ends with the day, because the next day's trigger begins it anew.</summary>
    private static XElement? EveryHours(BackupSchedule schedule) => schedule.Hours == 24 ? null : Node(
        "Repetition",
        Leaf("Interval", Duration(TimeSpan.FromHours(schedule.Hours))),
        Leaf("Duration", "P1D"),
        Leaf("StopAtDurationEnd", "false"));

    private static XElement Principal(BackupSchedule schedule)
    {
        XElement principal = Node(
            "Principal",
            Leaf("UserId", schedule.Account),
            // A service account has no logon of its own to wait for; everybody else runs it in the session, which needs no password kept.
            IsService(schedule) ? null : Leaf("LogonType", "InteractiveToken"),
            Leaf("RunLevel", "LeastPrivilege"));
        principal.SetAttributeValue("id", "Author");
        return principal;
    }

    private static XElement Settings(BackupSchedule schedule) => Node(
        "Settings",
        Leaf("MultipleInstancesPolicy", "IgnoreNew"),
        Leaf("DisallowStartIfOnBatteries", "false"),
        Leaf("StopIfGoingOnBatteries", "false"),
        Leaf("AllowHardTerminate", "true"),
        Leaf("StartWhenAvailable", "true"),
        Leaf("RunOnlyIfNetworkAvailable", "false"),
        Leaf("AllowStartOnDemand", "true"),
        Leaf("Enabled", "true"),
        Leaf("Hidden", "true"),
        Leaf("RunOnlyIfIdle", "false"),
        Leaf("WakeToRun", "false"),
        // A watcher has no end.
        Leaf("ExecutionTimeLimit", schedule.Kind == ScheduleKind.OnClose ? "PT0S" : Duration(schedule.TimeLimit)),
        Leaf("Priority", "7"),
        schedule.Kind == ScheduleKind.OnClose ? Node("RestartOnFailure", Leaf("Interval", "PT1M"), Leaf("Count", "999")) : null);

    private static XElement Actions(BackupSchedule schedule)
    {
        IReadOnlyList<string> words = ScheduledCommand.Words(schedule, waits: false);
        XElement actions = Node("Actions", Node("Exec", Leaf("Command", words[0]), Leaf("Arguments", CommandLine.Join(words.Skip(1)))));
        actions.SetAttributeValue("Context", "Author");
        return actions;
    }

    private static XElement Node(string name, params XElement?[] children) => new(s_task + name, children);

    private static XElement Leaf(string name, string value) => new(s_task + name, value);

    private static string Duration(TimeSpan time) => XmlConvert.ToString(time);

    private static bool IsAccount(string path) => path.EndsWith("/UserId", StringComparison.Ordinal);

    /// <summary>True for a task of somebody who is logged on, false for one of the system.</summary>
    private static bool IsOfSession(Dictionary<string, string> task) => task.TryGetValue("/Task/Principals/Principal/LogonType", out string? type) && type == "InteractiveToken";

    private static bool IsWork(string path) => path.StartsWith("/Task/Triggers", StringComparison.Ordinal) || path.StartsWith("/Task/Actions", StringComparison.Ordinal);

    private static Dictionary<string, string> Leaves(XElement task) => task.DescendantsAndSelf()
        .Where(e => !e.HasElements)
        .GroupBy(e => string.Concat(e.AncestorsAndSelf().Reverse().Select(a => "/" + a.Name.LocalName)))
        .ToDictionary(g => g.Key, g => string.Join("\n", g.Select(e => e.Value)));

    private static XElement? TryRead(string text)
    {
        try
        {
            // The declaration says UTF-16, which a string has no use for; before it there may be an empty line.
            int start = text.IndexOf("<Task", StringComparison.Ordinal);
            return start < 0 ? null : XElement.Parse(text.Substring(start).TrimEnd('\0', ' ', '\r', '\n'));
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
