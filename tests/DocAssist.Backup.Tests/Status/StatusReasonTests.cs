using System;
using System.IO;
using System.Linq;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.History;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Status;
using DocAssist.Backup.Tests.Support;
using Xunit;

namespace DocAssist.Backup.Tests.Status;

/// <summary>What is odd though there is a good backup, and what is told beside the colour.</summary>
public sealed class StatusReasonTests
{
    private const string SameDisk = "The backups are on the disk of the data";

    [Fact]
    public void A_backup_from_the_future_is_orange_and_is_not_the_last_good_one()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.Now += TimeSpan.FromDays(3);
        clinic.RunUnattended();
        clinic.Now = TestClinic.Start;
        RunResult run = clinic.RunUnattended();

        BackupStatus status = clinic.Status();

        Assert.Equal((Health.Orange, true, run.Backup), (status.Health, status.ClockSkew, status.LastGood));
        Assert.Contains(status.Reasons, r => r.StartsWith("One backup is from the future", StringComparison.Ordinal));
    }

    [Fact]
    public void An_interrupted_restore_is_orange_and_the_first_that_is_said()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.RunUnattended();
        clinic.Now += TimeSpan.FromDays(2);
        Directory.CreateDirectory(Path.Combine(clinic.Data, ".docassist-restore"));
        File.WriteAllText(Path.Combine(clinic.Data, ".docassist-restore", "journal.json"), "{}");

        BackupStatus status = clinic.Status();

        Assert.Equal((Health.Orange, true), (status.Health, status.RecoveryNeeded));
        Assert.StartsWith("A restore was interrupted", status.Reasons[0]);
    }

    [Fact]
    public void A_drill_that_was_never_held_is_old_or_failed_is_orange()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.RunUnattended();
        BackupStatus Drilled() => clinic.Status(o => o with { Configuration = o.Configuration with { DrillEveryDays = 30, GreenForHours = 10000 } });
        Assert.StartsWith("No restore drill", Drilled().Reasons.Last());
        clinic.RunUnattended(o => o with { Configuration = o.Configuration with { DrillEveryDays = 30 } });
        Assert.StartsWith(SameDisk, Assert.Single(Drilled().Reasons));
        clinic.Now += TimeSpan.FromDays(31);
        Assert.StartsWith("No restore drill was held in the last 30 days", Drilled().Reasons.Last());
        string record = Path.Combine(clinic.Root, ".docassist", "drill.json");
        File.WriteAllText(record, File.ReadAllText(record).Replace("true", "false"));
        Assert.StartsWith("The last restore drill, of ", Drilled().Reasons.Last());
    }

    [Fact]
    public void Growth_and_the_day_on_which_the_disk_is_full_come_from_the_good_backups()
    {
        using TestClinic clinic = TestClinic.Create();
        RunResult first = clinic.RunUnattended();
        Assert.Null(clinic.Status().GrowthPerDay);
        File.WriteAllText(Path.Combine(clinic.Data, "prescriptions", "big.pdf"), "%PDF-1.7\n" + new string(' ', 2_000_000));
        clinic.Now += TimeSpan.FromDays(1);
        RunResult second = clinic.RunNextDay();

        BackupStatus status = clinic.Status();

        Assert.InRange(status.GrowthPerDay!.Value, 1_000_000, 1_100_000);
        Assert.InRange(status.DaysUntilFull!.Value, status.FreeBytes!.Value / (2 * status.GrowthPerDay.Value) - 1, status.FreeBytes.Value / (2 * status.GrowthPerDay.Value) + 1);
        Assert.Equal(first.Bytes + second.Bytes, status.Size);
    }

    [Fact]
    public void What_was_left_where_a_part_lay_once_is_not_protected_even_where_extra_files_are()
    {
        using TestClinic clinic = TestClinic.Create();
        DataFolder data = DataFolder.At(clinic.Data, "-DataPath") with { PrescriptionsPath = Path.Combine(clinic.Scratch, "pdfs") };
        Directory.CreateDirectory(data.PrescriptionsPath);

        BackupInfo made = clinic.BackUp(o => o with { Data = data, IncludeExtra = true });

        Assert.Equal(BackupVerdict.Good, made.Verdict);
        Assert.Contains(clinic.Status(o => o with { Data = data }).Reasons, r => r.StartsWith("One entry"));
    }

    [Fact]
    public void The_next_run_is_what_it_is_told_and_another_clinic_does_not_count()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.RunUnattended();
        DateTimeOffset next = clinic.Now + TimeSpan.FromHours(8);
        string other = Path.Combine(clinic.Scratch, "other");
        Files.Copy(clinic.Data, other);
        BackupInfo foreign = clinic.BackUp(o => o with { Data = DocAssist.Backup.Configuration.DataFolder.At(other, "-DataPath"), Now = o.Now + TimeSpan.FromMinutes(1) });

        BackupStatus status = clinic.Status(o => o with { NextRun = next });

        Assert.Equal((next, 1), (status.NextRun, status.Backups));
        Assert.NotEqual(foreign.Name, status.LastGood);
    }

    [Fact]
    public void The_backups_and_runs_of_another_machine_with_a_data_folder_of_the_same_path_do_not_count()
    {
        using TestClinic clinic = TestClinic.Create();
        RunResult mine = clinic.RunUnattended();
        clinic.Now += TimeSpan.FromDays(3);
        RunResult others = clinic.RunUnattended(o => o with { Host = "OTHER-PC" });

        BackupStatus status = clinic.Status();

        Assert.Equal((mine.Backup, 1, mine.EndedAtUtc), (status.LastGood, status.Backups, status.LastRunAtUtc));
        Assert.Equal(Health.Orange, status.Health);
        Assert.Contains(status.Reasons, r => r.Contains("72 h old"));
        Assert.Equal(others.Backup, clinic.Status(o => o with { Host = "OTHER-PC" }).LastGood);
        Assert.Null(clinic.Status(o => o with { Host = "NEW-PC" }).LastGood);
    }

    [Fact]
    public void Backups_of_one_other_clinic_alone_are_shown_and_called_foreign()
    {
        using TestClinic clinic = TestClinic.Create();
        RunResult run = clinic.RunUnattended(o => o with { Host = "OLD-PC" });

        BackupStatus status = clinic.Status();

        Assert.Equal((run.Backup, Health.Orange), (status.LastGood, status.Health));
        Assert.Contains(status.Reasons, r => r.StartsWith("No backup in the root is of this data folder on this machine") && r.Contains("OLD-PC"));

        // The machine was replaced: restored there, they are still what there is.
        clinic.Restore(clinic.Find(run.Backup!), o => o with { Host = "CLINIC-PC" });
        status = clinic.Status();
        Assert.Equal((run.Backup, Health.Orange), (status.LastGood, status.Health));
        Assert.Contains(status.Reasons, r => r.Contains("OLD-PC"));
    }

    [Fact]
    public void It_changes_nothing()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.RunUnattended();
        string parent = Path.GetDirectoryName(clinic.Root)!;
        var before = Files.Snapshot(parent);

        clinic.Status();

        Assert.Equal(before, Files.Snapshot(parent));
    }
}
