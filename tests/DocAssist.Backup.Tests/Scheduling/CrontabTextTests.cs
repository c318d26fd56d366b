using System;
using System.Linq;
using DocAssist.Backup.Scheduling;
using DocAssist.Backup.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace DocAssist.Backup.Tests.Scheduling;

public sealed class CrontabTextTests
{
    private static readonly string s_block = CrontabText.Block(Schedules.Daily);

    private static readonly string s_other = CrontabText.Block(Schedules.EveryFourHours);

    /// <summary>A crontab of somebody: comments, variables, jobs, blank lines, odd bytes, and sometimes a block of ours.</summary>
    public static Arbitrary<string> Crontab() => Gen.Elements(
        "# a comment\n", "\n", "MAILTO=\"\"\n", "0 5 * * 1 tar -zcf /var/backups/home.tgz /home/\n", "*/5 * * * * date +\\%H\r\n", "\t \n", "# BEGIN somebody else\n", "\u00e4\u00ff\n", s_other)
        .ListOf()
        .Select(lines => string.Concat(lines.Where((l, i) => l != s_other || lines.IndexOf(s_other) == i)))
        .ToArbitrary();

    [Property(Arbitrary = [typeof(CrontabTextTests)])]
    public bool What_was_put_in_can_be_taken_out(string crontab) =>
        CrontabText.Remove(CrontabText.Put(crontab, Schedules.Daily.Name, s_block), Schedules.Daily.Name) == crontab;

    [Property(Arbitrary = [typeof(CrontabTextTests)])]
    public bool Putting_twice_is_putting_once(string crontab)
    {
        string once = CrontabText.Put(crontab, Schedules.Daily.Name, s_block);
        return CrontabText.Put(once, Schedules.Daily.Name.ToUpperInvariant(), s_block) == once;
    }

    [Property(Arbitrary = [typeof(CrontabTextTests)])]
    public bool A_new_block_takes_the_place_of_the_old_one(string before, string after)
    {
        string changed = CrontabText.Block(Schedules.Daily with { At = new TimeSpan(6, 0, 0) });
        return CrontabText.Put(before + s_block + after, Schedules.Daily.Name, changed) == before + changed + after;
    }

    [Fact]
    public void A_last_line_without_an_end_is_not_lengthened() =>
        Assert.Equal("0 5 * * * a\n" + s_block, CrontabText.Put("0 5 * * * a", Schedules.Daily.Name, s_block));

    [Fact]
    public void A_block_without_its_end_is_not_touched()
    {
        string torn = s_block.Substring(0, s_block.LastIndexOf("# END", StringComparison.Ordinal)) + "0 5 * * * a\n";

        Assert.Equal(BackupErrorCode.ScheduleInvalid, Assert.Throws<BackupException>(() => CrontabText.Put(torn, Schedules.Daily.Name, s_block)).Code);
        Assert.Throws<BackupException>(() => CrontabText.Remove(torn + s_other + s_block, Schedules.Daily.Name));
        Assert.Empty(CrontabText.List(torn));
    }

    [Fact]
    public void Blocks_are_found_again()
    {
        (string name, string schedule, string times, string command) = CrontabText.List("a\n" + s_other + s_block).Last();

        Assert.Equal(("DocAssist Backup", "Every day at 18:30, up to 10 min later", "30 18 * * *"), (name, schedule, times));
        Assert.Contains("Invoke-DocAssistBackupRun", command);
    }

    [ToolFact("sh")]
    public void The_shell_takes_the_command_apart_as_it_was_meant()
    {
        // Instead of running the words, print each on a line of its own; cron itself takes the backslash from a percent sign.
        string line = CrontabText.List(CrontabText.Block(Schedules.Awkward)).Single().Command;
        string words = line.Substring(line.IndexOf("timeout", StringComparison.Ordinal));
        using TempFolder folder = TempFolder.ForCaller();
        string script = folder.Combine("print.sh");
        System.IO.File.WriteAllText(script, "printf '%s\\n' " + words + "\n");

        string[] printed = Shell.Run("sh", "\"" + script + "\"").TrimEnd('\n').Split('\n');

        Assert.Equal(ScheduledCommand.Words(Schedules.Awkward, waits: true), printed.Skip(2));
    }

    [Theory]
    [InlineData("30 18 * * *", "2026-01-05T12:00", "2026-01-05T18:30")]
    [InlineData("30 18 * * *", "2026-01-05T18:30", "2026-01-06T18:30")]
    [InlineData("0 0,4,8,12,16,20 * * *", "2026-01-05T20:01", "2026-01-06T00:00")]
    [InlineData("0 * * * *", "2026-01-05T20:01", "2026-01-05T21:00")]
    [InlineData("5 7 * * 5,0", "2026-01-05T00:00", "2026-01-09T07:05")]
    [InlineData("5 7 * * 1", "2026-01-05T07:05", "2026-01-12T07:05")]
    [InlineData("@daily", "2026-01-05T00:00", null)]
    [InlineData("x 7 * * 1", "2026-01-05T00:00", null)]
    [InlineData("5 */2 * * 1", "2026-01-05T00:00", null)]
    public void The_next_run_is_worked_out(string times, string now, string? next) =>
        Assert.Equal(next is null ? null : DateTime.Parse(next, System.Globalization.CultureInfo.InvariantCulture), CronTimes.Next(times, DateTime.Parse(now, System.Globalization.CultureInfo.InvariantCulture)));
}
