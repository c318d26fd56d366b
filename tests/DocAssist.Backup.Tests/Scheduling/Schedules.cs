using System;
using System.Collections.Generic;
using DocAssist.Backup.Scheduling;

namespace DocAssist.Backup.Tests.Scheduling;

/// <summary>Schedules that the tests write down: one of each kind, and one whose paths have all that needs quoting.</summary>
public static class Schedules
{
    public const string AwkwardPath = "/srv/O'Brien \u2019s 100% $HOME \"x\" \\n; `id` \u00e4\u20ac/data";

    public static BackupSchedule Daily { get; } = new()
    {
        Kind = ScheduleKind.Daily,
        At = new TimeSpan(18, 30, 0),
        RandomDelay = TimeSpan.FromMinutes(10),
        Host = new("/usr/bin/pwsh", ["-NoProfile", "-NonInteractive"]),
        DataPath = "/srv/clinic/data",
        BackupRoot = "/mnt/usb/backups",
        Account = "CLINIC\\reception",
    };

    public static BackupSchedule EveryFourHours { get; } = Daily with { Name = "Often", Kind = ScheduleKind.EveryHours, Hours = 4, RandomDelay = TimeSpan.Zero };

    public static BackupSchedule Weekly { get; } = Daily with { Name = "Week-end 2", Kind = ScheduleKind.Weekly, Days = [DayOfWeek.Sunday, DayOfWeek.Friday], At = new TimeSpan(7, 5, 0) };

    public static BackupSchedule AtLogOn { get; } = Daily with { Name = "LogOn", Kind = ScheduleKind.AtLogOn };

    public static BackupSchedule OnClose { get; } = Daily with { Name = "Close", Kind = ScheduleKind.OnClose, Applications = ["DocAssist", "it's"], RandomDelay = TimeSpan.Zero };

    public static BackupSchedule Awkward { get; } = Daily with
    {
        Name = "Awkward",
        Host = new("/opt/power shell/100%/dotnet", ["/opt/power shell/pwsh.dll", "-NoProfile", "-NonInteractive"]),
        ModulePath = AwkwardPath + "/DocAssist.Backup.psd1",
        DataPath = null,
        Variables = [new("DOCASSIST_DB_PATH", AwkwardPath + "/clinic.db")],
        BackupRoot = AwkwardPath,
    };

    public static IReadOnlyDictionary<string, BackupSchedule> All { get; } = new Dictionary<string, BackupSchedule>
    {
        ["daily"] = Daily,
        ["hours"] = EveryFourHours,
        ["weekly"] = Weekly,
        ["logon"] = AtLogOn,
        ["onclose"] = OnClose,
        ["awkward"] = Awkward,
    };
}
