using System;
using System.Collections.Generic;
using System.Linq;
using DocAssist.Backup.Scheduling;
using DocAssist.Backup.Tests.Support;
using Xunit;

namespace DocAssist.Backup.Tests.Scheduling;

/// <summary>What is registered is text: here it is, letter for letter.</summary>
public sealed class ScheduleTextTests
{
    public static IEnumerable<object[]> Names() => Schedules.All.Keys.Select(n => new object[] { n });

    [Theory]
    [MemberData(nameof(Names))]
    public void A_task_is_as_it_was(string name) => Golden.Equal($"schedule-{name}.xml", TaskXml.Write(Schedules.All[name]));

    [Theory]
    [MemberData(nameof(Names))]
    public void Units_are_as_they_were(string name) =>
        Golden.Equal($"schedule-{name}.units", SystemdUnits.Timer(Schedules.All[name]) + "\n" + SystemdUnits.Service(Schedules.All[name]));

    [Theory]
    [MemberData(nameof(Names))]
    public void An_agent_is_as_it_was(string name) => Golden.Equal($"schedule-{name}.plist", LaunchdPlist.Write(Schedules.All[name], "docassist-backup"));

    [Fact]
    public void Blocks_are_as_they_were() =>
        Golden.Equal("schedule.crontab", string.Concat(Schedules.All.Values.Where(s => s.Kind is not (ScheduleKind.AtLogOn or ScheduleKind.OnClose)).Select(CrontabText.Block)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_text_says_of_itself_what_it_is(string name)
    {
        BackupSchedule schedule = Schedules.All[name];
        string words = ScheduleWords.Describe(schedule);

        Assert.Equal(words, TaskXml.Describe(TaskXml.Write(schedule))!.Value.Schedule);
        Assert.Equal((schedule.Name, words), Head(SystemdUnits.Describe(SystemdUnits.Timer(schedule))));
        Assert.Equal((schedule.Name, words), Head(LaunchdPlist.Describe(LaunchdPlist.Write(schedule, "label"))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Only_a_watcher_is_taken_for_one(string name)
    {
        bool watches = Schedules.All[name].Kind == ScheduleKind.OnClose;

        Assert.Equal(watches, TaskXml.IsWatcher(TaskXml.Write(Schedules.All[name])));
        Assert.Equal(watches, SystemdUnits.IsWatcher(SystemdUnits.Service(Schedules.All[name])));
    }

    [Fact]
    public void Texts_of_others_are_not_taken_for_ours()
    {
        Assert.Null(TaskXml.Describe("<Task xmlns=\"http://schemas.microsoft.com/windows/2004/02/mit/task\"/>"));
        Assert.Null(TaskXml.Describe("no task"));
        Assert.Null(SystemdUnits.Describe("[Timer]\nOnCalendar=daily\n"));
        Assert.Null(LaunchdPlist.Describe("<plist><dict/></plist>"));
        Assert.Empty(CrontabText.List("0 5 * * * backup\n"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a_b")]
    [InlineData("a/b")]
    [InlineData(" a")]
    [InlineData("a  b")]
    [InlineData("a\n")]
    [InlineData("..")]
    [InlineData("R\u00e9sum\u00e9")]
    public void A_name_that_is_no_name_of_a_file_everywhere_is_refused(string name) =>
        Assert.Equal(BackupErrorCode.ScheduleInvalid, Assert.Throws<BackupException>(() => ScheduleRules.CheckName(name)).Code);

    [Fact]
    public void What_no_scheduler_can_keep_is_refused()
    {
        BackupSchedule good = Schedules.Daily;
        BackupSchedule[] bad =
        [
            good with { BackupRoot = "/mnt/two\nlines" },
            good with { Kind = ScheduleKind.EveryHours, Hours = 5 },
            good with { Kind = ScheduleKind.Weekly },
            good with { At = TimeSpan.FromDays(1) },
            good with { RandomDelay = TimeSpan.FromDays(1) },
            good with { TimeLimit = TimeSpan.Zero },
            good with { Kind = ScheduleKind.OnClose },
            Schedules.OnClose with { Applications = ["two\nlines"] },
        ];

        ScheduleRules.Check(good);
        Assert.All(bad, s => Assert.Equal(BackupErrorCode.ScheduleInvalid, Assert.Throws<BackupException>(() => ScheduleRules.Check(s)).Code));
        Assert.Throws<BackupException>(() => CrontabText.Block(Schedules.AtLogOn));
        Assert.Throws<BackupException>(() => CrontabText.Block(Schedules.OnClose));
        Assert.Throws<BackupException>(() => CrontabText.Block(good with { BackupRoot = "/" + new string('x', 1000) }));
    }

    private static (string, string) Head((string Name, string Schedule, string Command)? said) => (said!.Value.Name, said.Value.Schedule);
}
