using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using DocAssist.Backup.Processes;
using DocAssist.Backup.Scheduling;
using Xunit;

namespace DocAssist.Backup.Tests.Scheduling;

public sealed class TaskXmlTests
{
    private static readonly XNamespace s_task = "http://schemas.microsoft.com/windows/2004/02/mit/task";

    [Theory]
    [InlineData("StartWhenAvailable", "true")]
    [InlineData("DisallowStartIfOnBatteries", "false")]
    [InlineData("StopIfGoingOnBatteries", "false")]
    [InlineData("MultipleInstancesPolicy", "IgnoreNew")]
    [InlineData("ExecutionTimeLimit", "PT2H")]
    [InlineData("Hidden", "true")]
    [InlineData("RandomDelay", "PT10M")]
    [InlineData("LogonType", "InteractiveToken")]
    [InlineData("RunLevel", "LeastPrivilege")]
    [InlineData("UserId", "CLINIC\\reception")]
    public void A_task_has_what_matters(string element, string value) =>
        Assert.Equal(value, XElement.Parse(TaskXml.Write(Schedules.Daily)).Descendants(s_task + element).Single().Value);

    [Fact]
    public void A_service_account_has_no_type_of_log_on()
    {
        XElement task = XElement.Parse(TaskXml.Write(Schedules.Daily with { Account = SchedulingEnvironment.WindowsAccount("CLINIC", "PC7$", "PC7") }));

        Assert.Equal("S-1-5-18", task.Descendants(s_task + "UserId").Single().Value);
        Assert.Empty(task.Descendants(s_task + "LogonType"));
        Assert.Equal("CLINIC\\reception", SchedulingEnvironment.WindowsAccount("CLINIC", "reception", "PC7"));
    }

    [Fact]
    public void A_service_account_waits_for_anybody_to_log_on()
    {
        XElement task = XElement.Parse(TaskXml.Write(Schedules.OnClose with { Account = "S-1-5-18" }));

        Assert.Empty(task.Descendants(s_task + "LogonTrigger").Single().Descendants(s_task + "UserId"));
        string older = task.ToString().Replace("<LogonTrigger>", "<LogonTrigger><UserId>S-1-5-18</UserId>");
        Assert.False(TaskXml.IsSame(older, task.ToString()));
    }

    [Fact]
    public void A_task_is_the_same_when_Windows_gives_it_back_in_its_own_way()
    {
        string wanted = TaskXml.Write(Schedules.Daily);
        string windows = "\r\n<?xml version=\"1.0\" encoding=\"UTF-16\"?>\r\n" + wanted
            .Replace("CLINIC\\reception", "S-1-5-21-1-2-3-1001")
            .Replace("<Source>", "<Author>someone</Author><URI>\\DocAssist\\x</URI><Source>")
            .Replace("<AllowHardTerminate>true</AllowHardTerminate>", string.Empty)
            .Replace("<RunOnlyIfIdle>", "<IdleSettings><StopOnIdleEnd>true</StopOnIdleEnd></IdleSettings><RunOnlyIfIdle>")
            .Replace("\n", "\r\n") + "\r\n";

        Assert.True(TaskXml.IsSame(windows, wanted));
        Assert.False(TaskXml.IsSame(windows.Replace("T18:30", "T18:31"), wanted));
        Assert.False(TaskXml.IsSame(windows.Replace("<StartWhenAvailable>true", "<StartWhenAvailable>false"), wanted));
        Assert.False(TaskXml.IsSame(windows, TaskXml.Write(Schedules.Weekly)));
        Assert.False(TaskXml.IsSame("garbage", wanted));
        // One of somebody who logs on is not the system's, which runs without.
        Assert.False(TaskXml.IsSame(windows, TaskXml.Write(Schedules.Daily with { Account = "S-1-5-18" })));
        // A task that somebody switched off is put right by registering it again.
        Assert.False(TaskXml.IsSame(windows.Replace("<Enabled>true", "<Enabled>false"), wanted));
    }

    [Fact]
    public void Rows_of_schtasks_are_read_by_their_places()
    {
        const string Csv = "\"PC\",\"\\DocAssist\\A, B\",\"11/26/2026 6:30:00 PM\",\"Ready\",\"Interactive only\",\"11/25/2026 6:30:00 PM\",\"3\",\"me\"\r\n";
        const string Never = "\"PC\",\"\\DocAssist\\A\",\"N/A\",\"Ready\",\"Interactive only\",\"11/30/1999 12:00:00 AM\",\"267011\",\"me\"\r\n";
        System.Globalization.CultureInfo culture = System.Threading.Thread.CurrentThread.CurrentCulture;
        System.Threading.Thread.CurrentThread.CurrentCulture = new("en-US");
        try
        {
            ScheduleInfo run = TaskQuery.Add(TaskQuery.Rows(Csv)[0], new());
            ScheduleInfo never = TaskQuery.Add(TaskQuery.Rows(Never)[0], new());

            Assert.Equal("\\DocAssist\\A, B", TaskQuery.Rows(Csv)[0][1]);
            Assert.Equal((new DateTime(2026, 11, 26, 18, 30, 0), new DateTime(2026, 11, 25, 18, 30, 0), 3), (run.NextRun, run.LastRun, run.LastResult));
            Assert.Equal((null, null, null), (never.NextRun, never.LastRun, never.LastResult));
        }
        finally
        {
            System.Threading.Thread.CurrentThread.CurrentCulture = culture;
        }
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "\"\"")]
    [InlineData("two words", "\"two words\"")]
    [InlineData("C:\\ends here\\", "\"C:\\ends here\\\\\"")]
    [InlineData("a\\\"b c", "\"a\\\\\\\"b c\"")]
    public void A_word_is_quoted_as_Windows_takes_it_apart(string word, string quoted) => Assert.Equal(quoted, CommandLine.Quote(word));

    public static IEnumerable<object[]> Hosts()
    {
        yield return ["/usr/bin/pwsh", "/opt/ps", false, "/usr/bin/pwsh -NoProfile -NonInteractive"];
        yield return ["/usr/bin/dotnet", "/opt/ps", false, "/usr/bin/dotnet /opt/ps/pwsh.dll -NoProfile -NonInteractive"];
        yield return ["/usr/bin/other", "/opt/ps", false, "/opt/ps/pwsh -NoProfile -NonInteractive"];
        yield return ["/x/powershell_ise.exe", "/ps", true, "/ps/powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass -WindowStyle Hidden"];
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public void The_running_PowerShell_is_found_again(string process, string home, bool isDesktop, string words)
    {
        PowerShellHost host = PowerShellHost.Of(process, home, isDesktop, null);

        Assert.Equal(words, string.Join(" ", new[] { host.Program }.Concat(host.Options)).Replace('\\', '/'));
    }
}
