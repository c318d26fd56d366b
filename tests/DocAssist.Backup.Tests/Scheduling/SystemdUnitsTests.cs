using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DocAssist.Backup.Scheduling;
using DocAssist.Backup.Tests.Support;
using Xunit;

namespace DocAssist.Backup.Tests.Scheduling;

/// <summary>Systemd itself says whether the units are right.</summary>
public sealed class SystemdUnitsTests
{
    private const string Analyze = "systemd-analyze";

    [ToolFact(Analyze)]
    public void Every_unit_passes_verify()
    {
        using TempFolder folder = TempFolder.ForCaller();
        List<string> units = [];
        foreach (KeyValuePair<string, BackupSchedule> schedule in Schedules.All)
        {
            // Verify wants the program to be there.
            BackupSchedule real = schedule.Value with { Host = schedule.Value.Host with { Program = "/bin/sh" } };
            foreach ((string extension, string text) in new[] { (".service", SystemdUnits.Service(real)), (".timer", SystemdUnits.Timer(real)) })
            {
                units.Add(folder.Combine("docassist-" + schedule.Key + extension));
                File.WriteAllText(units.Last(), text);
            }
        }

        // Verify writes what it does not like to its error output, and ends well for much of it.
        string said = Shell.Run("sh", $"-c \"{Analyze} verify --man=no {string.Join(" ", units)} 2>&1\"");

        Assert.Equal(string.Empty, string.Concat(said.Split('\n').Where(l => l.Contains("docassist-"))));
    }

    [ToolFact(Analyze)]
    public void Every_calendar_event_is_one()
    {
        BackupSchedule[] schedules = [.. Schedules.All.Values, .. new[] { 1, 2, 3, 4, 6, 8, 12, 24 }.Select(h => Schedules.EveryFourHours with { Hours = h })];

        Assert.All(schedules, s => Assert.Contains("Next elapse", Shell.Run(Analyze, $"calendar \"{SystemdUnits.Calendar(s)}\"")));
    }

    [Fact]
    public void A_missed_run_is_made_up_for()
    {
        Assert.Contains("\nPersistent=true\n", SystemdUnits.Timer(Schedules.Daily));
        Assert.Contains("\nRandomizedDelaySec=600\n", SystemdUnits.Timer(Schedules.Daily));
        Assert.Contains("\nTimeoutStartSec=7200\n", SystemdUnits.Service(Schedules.Daily));
    }
}
