using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DocAssist.Backup.History;
using DocAssist.Backup.Tests.Support;
using Xunit;

namespace DocAssist.Backup.Tests.History;

/// <summary>The history survives power cuts, full disks, drives that are away, and its own length.</summary>
public sealed class RunHistoryTests
{
    [Fact]
    public void A_torn_last_line_is_ignored_and_repaired()
    {
        using TestClinic clinic = TestClinic.Create();
        RunResult first = clinic.RunUnattended();
        string whole = File.ReadAllText(clinic.HistoryFile());
        File.AppendAllText(clinic.HistoryFile(), whole.Substring(0, whole.Length / 2));

        Assert.Equal(first.Id, Assert.Single(clinic.History()).Id);
        RunResult second = clinic.RunNextDay();

        Assert.Equal([second.Id, first.Id], clinic.History().Select(r => r.Id));
        string[] lines = File.ReadAllLines(clinic.HistoryFile());
        Assert.Equal(2, lines.Length);
        Assert.StartsWith(whole, File.ReadAllText(clinic.HistoryFile()));
    }

    [Fact]
    public void A_line_without_its_end_is_kept()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.RunUnattended();
        File.WriteAllText(clinic.HistoryFile(), File.ReadAllText(clinic.HistoryFile()).TrimEnd('\n'));

        clinic.RunNextDay();

        Assert.Equal(2, clinic.History().Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\0\0\0")]
    [InlineData("{}\n{\"outcome\":\"Splendid\"}\n[]\nnull\nx\n")]
    public void What_is_no_record_is_left_out(string text)
    {
        using TestClinic clinic = TestClinic.Create();
        Directory.CreateDirectory(Path.GetDirectoryName(clinic.HistoryFile())!);
        File.WriteAllText(clinic.HistoryFile(), text);

        Assert.Empty(clinic.History());
        RunResult run = clinic.RunUnattended();

        Assert.Equal(run.Id, Assert.Single(clinic.History()).Id);
    }

    [Fact]
    public void It_is_cut_to_the_last_2000()
    {
        using TestClinic clinic = TestClinic.Create();
        RunResult first = clinic.RunUnattended();
        string line = File.ReadAllText(clinic.HistoryFile());
        File.WriteAllText(clinic.HistoryFile(), string.Concat(Enumerable.Range(0, 2005).Select(i => line.Replace(first.Id, $"id-{i:0000}"))));

        RunResult last = clinic.RunNextDay();

        string[] lines = File.ReadAllLines(clinic.HistoryFile());
        Assert.Equal(2000, lines.Length);
        Assert.Contains("id-0006", lines[0]);
        Assert.Contains(last.Id, lines[1999]);
    }

    [Fact]
    public void While_the_root_is_away_records_wait_on_this_machine_and_are_read_with_the_others()
    {
        using TestClinic clinic = TestClinic.Create();
        List<string> ids = [clinic.RunUnattended().Id];
        string away = clinic.Root + ".away";
        Directory.Move(clinic.Root, away);
        string parent = Path.Combine(clinic.Root, "deeper");
        RunResult failed = clinic.RunNextDay(o => o with { BackupRoot = parent });
        Assert.Equal(5, failed.ExitCode);
        Directory.Move(away, clinic.Root);

        // It waits for its own root, and is not mixed with those of another.
        Assert.Equal(ids, clinic.History().Select(r => r.Id));
        Assert.Equal(failed.Id, Assert.Single(RunHistory.Read(parent, clinic.LocalState())).Id);
        Directory.CreateDirectory(parent);
        RunResult next = clinic.RunNextDay(o => o with { BackupRoot = parent });

        Assert.Equal([next.Id, failed.Id], RunHistory.Read(parent, null).Select(r => r.Id));
        Assert.Equal([next.Id, failed.Id], RunHistory.Read(parent, clinic.LocalState()).Select(r => r.Id));
        Assert.Empty(File.ReadAllText(Path.Combine(clinic.LocalState(), "history.jsonl")));
    }

    [Fact]
    public void A_record_that_is_in_both_places_counts_once()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.RunUnattended();
        Directory.CreateDirectory(clinic.LocalState());
        File.Copy(clinic.HistoryFile(), Path.Combine(clinic.LocalState(), "history.jsonl"));

        Assert.Single(clinic.History());
    }

    [UnixFact]
    public void Only_its_owner_can_read_it()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.RunUnattended();
        clinic.RunUnattended(o => o with { BackupRoot = Path.Combine(clinic.Scratch, "a", "way") });

        string[] files = [clinic.HistoryFile(), clinic.StatusFile(), Path.Combine(clinic.LocalState(), "history.jsonl"), Path.Combine(clinic.LocalState(), "docassist-backup.log")];
        Assert.All(files, f => Assert.Equal("600", Shell.Run("stat", $"-c %a \"{f}\"").Trim()));
        Assert.Equal("700", Shell.Run("stat", $"-c %a \"{clinic.LocalState()}\"").Trim());
    }
}
