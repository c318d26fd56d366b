using System;
using System.IO;
using System.Linq;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.History;
using DocAssist.Backup.Status;
using DocAssist.Backup.Tests.Support;
using Xunit;

namespace DocAssist.Backup.Tests.Runs;

/// <summary>Runs that publish a backup, or have no need to; each outcome by a real cause.</summary>
public sealed class BackupRunTests
{
    [Fact]
    public void A_good_run_gives_0_and_says_all()
    {
        using TestClinic clinic = TestClinic.Create();
        RecordingLog log = new();

        RunResult run = clinic.RunUnattended(log: log);

        Assert.Equal((RunOutcome.Good, 0), (run.Outcome, run.ExitCode));
        BackupInfo made = Assert.Single(clinic.List());
        Assert.Equal((made.Name, made.Size, made.FileCount), (run.Backup, run.Bytes, run.Files));
        Assert.Equal((null, null, clinic.Data, clinic.Root, "CLINIC-PC", "0.1.0"), (run.ErrorId, run.Hint, run.DataPath, run.BackupRoot, run.Host, run.ToolVersion));
        Assert.Equal(["Recovery", "Backup", "Retention"], run.Phases.Select(p => p.Name));
        Assert.Equal(clinic.Now.UtcDateTime, run.StartedAtUtc);
        Assert.True(run.EndedAtUtc > run.StartedAtUtc);
        Assert.Empty(log.Warnings);
        Assert.Equal(4, log.Informations.Count);
        Assert.Empty(clinic.Leftovers());
        BackupAssert.IsWhole(made.Path);
    }

    [Fact]
    public void Retention_follows()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.RunUnattended();
        clinic.RunNextDay();

        RunResult run = clinic.RunNextDay(o => o with { Configuration = Unattended.Quick with { KeepLast = 1 } });

        Assert.Equal((0, 2), (run.ExitCode, run.Removed));
        Assert.Equal(run.Backup, Assert.Single(clinic.List()).Name);
    }

    [Fact]
    public void A_partial_backup_gives_3()
    {
        using TestClinic clinic = TestClinic.Create();
        Damage(Path.Combine(clinic.Data, "chroma", "chroma.sqlite3"));

        RunAssert.Ends(clinic, RunOutcome.Partial, 3, null, made: true);
    }

    [Fact]
    public void A_suspect_backup_gives_4()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.RunUnattended();
        clinic.Sql("PRAGMA foreign_keys = OFF; DELETE FROM patients");

        RunAssert.Ends(clinic, RunOutcome.Suspect, 4, null, made: true);
    }

    [Fact]
    public void A_corrupt_database_gives_4_and_names_what_to_restore()
    {
        using TestClinic clinic = TestClinic.Create();
        RunResult good = clinic.RunUnattended();
        Damage(clinic.Database);

        RunResult run = RunAssert.Ends(clinic, RunOutcome.Corrupt, 4, "DatabaseCorrupt", made: true);

        Assert.Contains(good.Backup!, run.Hint);
        Assert.Contains(good.Backup, clinic.List().Select(b => b.Name));
    }

    [Fact]
    public void A_run_that_comes_too_early_is_skipped_with_0()
    {
        using TestClinic clinic = TestClinic.Create();
        RunResult first = clinic.RunUnattended();
        clinic.Now += TimeSpan.FromMinutes(50);

        RunResult run = clinic.RunUnattended(o => o with { MinInterval = TimeSpan.FromHours(1) });

        Assert.Equal((RunOutcome.Skipped, 0, first.Backup), (run.Outcome, run.ExitCode, run.Backup));
        Assert.Contains("50 minutes", run.Message);
        Assert.Single(clinic.List());
        Assert.Equal(2, clinic.History().Count);
        clinic.Now += TimeSpan.FromMinutes(10);
        Assert.Equal(RunOutcome.Good, clinic.RunUnattended(o => o with { MinInterval = TimeSpan.FromHours(1) }).Outcome);
    }

    [Fact]
    public void A_backup_that_is_not_good_lets_no_run_be_skipped()
    {
        using TestClinic clinic = TestClinic.Create();
        Damage(Path.Combine(clinic.Data, "chroma", "chroma.sqlite3"));
        clinic.RunUnattended();
        clinic.Now += TimeSpan.FromMinutes(1);

        Assert.Equal(RunOutcome.Partial, clinic.RunUnattended(o => o with { MinInterval = TimeSpan.FromHours(1) }).Outcome);
    }

    [Fact]
    public void Paths_that_overlap_give_2_and_nothing_is_written_into_the_data()
    {
        using TestClinic clinic = TestClinic.Create();
        var before = Files.Snapshot(clinic.Data);

        RunResult run = clinic.RunUnattended(o => o with { BackupRoot = clinic.Data });

        Assert.Equal((RunOutcome.Failed, 2, "PathsOverlap"), (run.Outcome, run.ExitCode, run.ErrorId));
        Assert.Equal(before, Files.Snapshot(clinic.Data));
        Assert.Single(RunHistory.Read(clinic.Data, clinic.LocalState()));
    }

    [Fact]
    public void Old_backups_that_cannot_be_removed_give_10_with_a_good_backup()
    {
        using TestClinic clinic = TestClinic.Create();
        Directory.CreateDirectory(Path.Combine(clinic.Root, ".docassist", "retention.json", "in the way"));

        RunAssert.Ends(clinic, RunOutcome.Good, 10, "RetentionFailed", made: true);
    }

    [Fact]
    public void A_drill_that_the_folder_for_temporary_files_does_not_allow_costs_the_backup_nothing()
    {
        using TestClinic clinic = TestClinic.Create();
        RecordingLog log = new();

        RunResult run = clinic.RunUnattended(
            o => o with { Configuration = Unattended.Quick with { DrillEveryDays = 30 }, ScratchParent = Path.Combine(clinic.Scratch, "gone") }, log: log);

        Assert.Equal((RunOutcome.Good, 0, false), (run.Outcome, run.ExitCode, run.Drilled));
        Assert.Contains(log.Warnings, w => w.Contains("drill could not be held"));
    }

    [Fact]
    public void A_drill_and_a_full_check_are_held_when_their_time_has_come()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupConfiguration both = Unattended.Quick with { FullCheckEveryDays = 7, DrillEveryDays = 30 };
        bool[][] days = Enumerable.Range(0, 9).Select(_ =>
        {
            RunResult run = clinic.RunNextDay(o => o with { Configuration = both });
            Assert.Equal(0, run.ExitCode);
            return new[] { run.FullyChecked, run.Drilled };
        }).ToArray();

        // The first run does all that was never done, a drill checks in full too; seven days later the next full check is due, though
        // retention has removed what was checked then.
        Assert.Equal([true, true], days[0]);
        Assert.All(days.Skip(1).Take(6).Append(days[8]), d => Assert.Equal([false, false], d));
        Assert.Equal([true, false], days[7]);
        Assert.True(Assert.Single(DrillRecords.Read(clinic.Root)).Passed);
    }

    [Fact]
    public void Reporters_are_told_and_what_they_throw_changes_nothing()
    {
        using TestClinic clinic = TestClinic.Create();
        Reporter reporter = new();

        RunResult run = clinic.RunUnattended(o => o with { Reporters = [reporter] });

        Assert.Equal(0, run.ExitCode);
        Assert.Equal((run.Id, run.Backup), (reporter.Run!.Id, reporter.Status!.LastGood));
    }

    private static void Damage(string database)
    {
        using FileStream stream = new(database, FileMode.Open, FileAccess.ReadWrite);
        stream.Position = 8192;
        stream.Write(new byte[20000], 0, 20000);
    }

    private sealed class Reporter : DocAssist.Backup.Runs.IRunReporter
    {
        public RunResult? Run { get; private set; }

        public BackupStatus? Status { get; private set; }

        public void Report(RunResult run, BackupStatus status)
        {
            (Run, Status) = (run, status);
            throw new InvalidOperationException("Nobody listens.");
        }
    }
}
