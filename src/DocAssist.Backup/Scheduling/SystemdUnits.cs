using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace DocAssist.Backup.Scheduling;

/// <summary>A schedule as two units of systemd: systemd.timer(5), systemd.service(5).</summary>
public static class SystemdUnits
{
    /// <summary>Systemd leaves sections with such a name to others.</summary>
    private const string Own = "[X-DocAssist]";

    private const string Head = "# Made by the PowerShell module DocAssist.Backup; Register-DocAssistBackupSchedule writes it anew.\n";

    private const string WatchedType = "Type=exec\n";

    /// <summary>True for a service of this module that goes on once it is started, so that it has to be stopped.</summary>
    public static bool IsWatcher(string service) => service.IndexOf("\n" + WatchedType, StringComparison.Ordinal) >= 0;

    /// <summary>What is run.</summary>
    public static string Service(BackupSchedule schedule)
    {
        IReadOnlyList<string> words = ScheduledCommand.Words(schedule, waits: false);
        // The program is taken as it is but for specifiers; a dollar in an argument would be a variable.
        string start = string.Join(" ", words.Select((w, i) => Quote(i == 0 ? w : w.Replace("$", "$$"))));
        bool watches = schedule.Kind == ScheduleKind.OnClose;
        return Head
            + "[Unit]\n"
            + $"Description={schedule.Name}\n"
            + "\n[Service]\n"
            + (watches ? WatchedType : "Type=oneshot\n")
            + "Environment=TERM=dumb NO_COLOR=1 POWERSHELL_TELEMETRY_OPTOUT=1 POWERSHELL_UPDATECHECK=Off\n"
            + $"ExecStart={start}\n"
            + (watches ? "Restart=on-failure\nRestartSec=60\n" : $"TimeoutStartSec={Seconds(schedule.TimeLimit)}\n")
            + "Nice=10\n"
            + "IOSchedulingClass=best-effort\n"
            + "IOSchedulingPriority=7\n";
    }

    /// <summary>When it is run.</summary>
    public static string Timer(BackupSchedule schedule)
    {
        string when = schedule.Kind is ScheduleKind.AtLogOn or ScheduleKind.OnClose
            ? "OnStartupSec=60\n"
            : $"OnCalendar={Calendar(schedule)}\nPersistent=true\n";
        string delay = schedule.RandomDelay > TimeSpan.Zero ? $"RandomizedDelaySec={Seconds(schedule.RandomDelay)}\n" : string.Empty;
        return Head
            + "[Unit]\n"
            + $"Description={schedule.Name}: {ScheduleWords.Describe(schedule)}\n"
            + "\n[Timer]\n"
            + when
            + delay
            + "\n[Install]\n"
            + "WantedBy=timers.target\n"
            + $"\n{Own}\n"
            + $"Name={schedule.Name}\n"
            + $"Schedule={ScheduleWords.Describe(schedule)}\n"
            + $"Command={Processes.CommandLine.Join(ScheduledCommand.Words(schedule, waits: false))}\n";
    }

    /// <summary>A calendar event, systemd.time(7).</summary>
    public static string Calendar(BackupSchedule schedule)
    {
        string time = ScheduleWords.Time(schedule.At) + ":00";
        return schedule.Kind switch
        {
            ScheduleKind.EveryHours when schedule.Hours == 1 => "*-*-* *:00:00",
            ScheduleKind.EveryHours when schedule.Hours < 24 => string.Format(CultureInfo.InvariantCulture, "*-*-* 00/{0}:00:00", schedule.Hours),
            ScheduleKind.EveryHours => "*-*-* 00:00:00",
            ScheduleKind.Weekly => string.Join(",", ScheduleWords.Sorted(schedule).Select(d => d.ToString().Substring(0, 3))) + " *-*-* " + time,
            _ => "*-*-* " + time,
        };
    }

    /// <summary>What a timer of this module says of itself; null for any other unit.</summary>
    public static (string Name, string Schedule, string Command)? Describe(string timer)
    {
        int start = timer.IndexOf("\n" + Own + "\n", StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }
        string[] lines = timer.Substring(start).Split('\n');
        string Value(string key) => lines.FirstOrDefault(l => l.StartsWith(key + "=", StringComparison.Ordinal))?.Substring(key.Length + 1) ?? string.Empty;
        return (Value("Name"), Value("Schedule"), Value("Command"));
    }

    private static string Seconds(TimeSpan time) => Math.Ceiling(time.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private static string Quote(string word)
    {
        StringBuilder quoted = new("\"");
        foreach (char c in word)
        {
            quoted.Append(c switch { '"' => "\\\"", '\\' => "\\\\", '%' => "%%", _ => c.ToString() });
        }
        return quoted.Append('"').ToString();
    }
}
