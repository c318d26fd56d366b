using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace DocAssist.Backup.Scheduling;

/// <summary>What a schedule runs: PowerShell, with one command whose exit code says how the backup went, or one that watches the app.</summary>
public static class ScheduledCommand
{
    /// <summary>The program and its arguments.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="waits">True where the scheduler has no random delay of its own.</param>
    public static IReadOnlyList<string> Words(BackupSchedule schedule, bool waits) => [schedule.Host.Program, .. schedule.Host.Options, "-Command", Script(schedule, waits)];

    private static string Script(BackupSchedule schedule, bool waits)
    {
        // A terminal would get bars even from a session that nobody looks at.
        StringBuilder script = new("$ProgressPreference = 'SilentlyContinue'; ");
        if (waits && schedule.RandomDelay > TimeSpan.Zero)
        {
            script.AppendFormat(CultureInfo.InvariantCulture, "Start-Sleep -Seconds (Get-Random -Maximum {0}); ", Math.Ceiling(schedule.RandomDelay.TotalSeconds));
        }
        foreach (KeyValuePair<string, string> variable in schedule.Variables)
        {
            script.Append("$env:").Append(variable.Key).Append(" = ").Append(Quote(variable.Value)).Append("; ");
        }
        if (schedule.ModulePath is string module)
        {
            script.Append("Import-Module -Name ").Append(Quote(module)).Append("; ");
        }
        bool watches = schedule.Kind == ScheduleKind.OnClose;
        script.Append(watches ? "Watch-DocAssistApplication -Name " + string.Join(", ", schedule.Applications.Select(Quote)) : "exit (Invoke-DocAssistBackupRun");
        if (schedule.DataPath is string data)
        {
            script.Append(" -DataPath ").Append(Quote(data));
        }
        return script.Append(" -BackupRoot ").Append(Quote(schedule.BackupRoot)).Append(watches ? string.Empty : ").ExitCode").ToString();
    }

    /// <summary>PowerShell takes the typographic marks for quotation marks too.</summary>
    private static string Quote(string text)
    {
        StringBuilder quoted = new("'");
        foreach (char c in text)
        {
            quoted.Append(c is '\'' or '\u2018' or '\u2019' or '\u201A' or '\u201B' ? new string(c, 2) : c.ToString());
        }
        return quoted.Append('\'').ToString();
    }
}
