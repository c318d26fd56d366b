using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;
using DocAssist.Backup.Processes;

namespace DocAssist.Backup.Scheduling;

/// <summary>A schedule as an agent of launchd, launchd.plist(5).</summary>
public static class LaunchdPlist
{
    private const string NameVariable = "DOCASSIST_SCHEDULE_NAME";

    private const string WordsVariable = "DOCASSIST_SCHEDULE";

    /// <summary>The text of the property list.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="label">What launchd calls it.</param>
    public static string Write(BackupSchedule schedule, string label)
    {
        XElement agent = new("dict");
        Add(agent, "Label", Text(label));
        Add(agent, "ProgramArguments", new XElement("array", ScheduledCommand.Words(schedule, waits: true).Select(Text)));
        Add(agent, "EnvironmentVariables", Variables(schedule));
        AddTimes(agent, schedule);
        Add(agent, "ProcessType", Text("Background"));
        Add(agent, "LowPriorityIO", new XElement("true"));
        Add(agent, "Nice", Number(10));
        XElement list = new("plist", new XAttribute("version", "1.0"), agent);
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n"
            + list.ToString().Replace("\r\n", "\n") + "\n";
    }

    /// <summary>What an agent of this module says of itself; null for any other text.</summary>
    public static (string Name, string Schedule, string Command)? Describe(string plist)
    {
        int start = plist.IndexOf("<plist", StringComparison.Ordinal);
        if (start < 0 || plist.IndexOf(NameVariable, StringComparison.Ordinal) < 0)
        {
            return null;
        }
        try
        {
            XElement list = XElement.Parse(plist.Substring(start));
            XElement? Value(string key) => list.Descendants("key").FirstOrDefault(k => k.Value == key)?.ElementsAfterSelf().FirstOrDefault();
            string command = CommandLine.Join(Value("ProgramArguments")?.Elements().Select(e => e.Value) ?? []);
            return (Value(NameVariable)?.Value ?? string.Empty, Value(WordsVariable)?.Value ?? string.Empty, command);
        }
        catch (System.Xml.XmlException)
        {
            return null;
        }
    }

    private static void AddTimes(XElement agent, BackupSchedule schedule)
    {
        if (schedule.Kind is ScheduleKind.AtLogOn or ScheduleKind.OnClose)
        {
            Add(agent, "RunAtLoad", new XElement("true"));
            if (schedule.Kind == ScheduleKind.OnClose)
            {
                Add(agent, "KeepAlive", Add(new XElement("dict"), "SuccessfulExit", new XElement("false")));
                Add(agent, "ThrottleInterval", Number(60));
            }
            return;
        }
        Add(agent, "StartCalendarInterval", new XElement("array", Times(schedule)));
    }

    private static IEnumerable<XElement> Times(BackupSchedule schedule) => schedule.Kind switch
    {
        ScheduleKind.EveryHours => Enumerable.Range(0, 24 / schedule.Hours).Select(i => Time(i * schedule.Hours, 0)),
        ScheduleKind.Weekly => ScheduleWords.Sorted(schedule).Select(d => Add(Time(schedule.At.Hours, schedule.At.Minutes), "Weekday", Number((int)d))),
        _ => [Time(schedule.At.Hours, schedule.At.Minutes)],
    };

    private static XElement Time(int hour, int minute) => Add(Add(new XElement("dict"), "Hour", Number(hour)), "Minute", Number(minute));

    private static XElement Variables(BackupSchedule schedule)
    {
        XElement variables = new("dict");
        Add(variables, NameVariable, Text(schedule.Name));
        Add(variables, WordsVariable, Text(ScheduleWords.Describe(schedule)));
        Add(variables, "NO_COLOR", Text("1"));
        return Add(variables, "TERM", Text("dumb"));
    }

    private static XElement Add(XElement dictionary, string key, XElement value)
    {
        dictionary.Add(new XElement("key", key), value);
        return dictionary;
    }

    private static XElement Text(string value) => new("string", value);

    private static XElement Number(int value) => new("integer", value.ToString(CultureInfo.InvariantCulture));
}
