using System;
using System.IO;
using System.Linq;
using DocAssist.Backup.History;
using DocAssist.Backup.Status;
using DocAssist.Backup.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace DocAssist.Backup.Tests.Status;

/// <summary>Each colour, by a real cause.</summary>
public sealed class StatusReaderTests
{
    private const string SameDisk = "The backups are on the disk of the data";

    /// <summary>Beside the data there is no second disk, so that is all that is wrong with a good backup.</summary>
    [Fact]
    public void A_good_backup_on_the_disk_of_the_data_is_orange()
    {
        using TestClinic clinic = TestClinic.Create();
        RunResult run = clinic.RunUnattended();

        BackupStatus status = clinic.Status();

        Assert.Equal((Health.Orange, 1, true), (status.Health, status.ExitCode, status.SameVolume));
        Assert.StartsWith(SameDisk, Assert.Single(status.Reasons));
        Assert.Equal((run.Backup, 1, 1, run.Bytes), (status.LastGood, status.Backups, status.Good, status.Size));
        Assert.Equal((RunOutcome.Good, 0), (status.LastRunOutcome, status.LastRunExitCode));
        Assert.True(status.FreeBytes > 0);
    }

    [Fact]
    public void A_good_backup_elsewhere_is_green()
    {
        string other = "/dev/shm/docassist-" + Guid.NewGuid().ToString("N");
        if (!Directory.Exists("/dev/shm"))
        {
            return;
        }
        Directory.CreateDirectory(other);
        try
        {
            using TestClinic clinic = TestClinic.Create();
            RunResult run = clinic.RunUnattended(o => o with { BackupRoot = other, Configuration = new() });

            BackupStatus status = clinic.Status(o => o with { BackupRoot = other, Configuration = new() });

            Assert.Empty(status.Reasons);
            Assert.Equal((Health.Green, 0, false, run.Backup), (status.Health, status.ExitCode, status.SameVolume, status.LastGood));
            Assert.True(status.LastDrillPassed);
        }
        finally
        {
            Directory.Delete(other, recursive: true);
        }
    }

    [Fact]
    public void No_backup_is_red()
    {
        using TestClinic clinic = TestClinic.Create();

        BackupStatus status = clinic.Status();

        Assert.Equal((Health.Red, 2), (status.Health, status.ExitCode));
        Assert.StartsWith("There is no good backup", status.Reasons[0]);
        Assert.Null(status.LastGood);
    }

    [Fact]
    public void A_root_that_is_away_is_red()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.RunUnattended();

        BackupStatus status = clinic.Status(o => o with { BackupRoot = clinic.Root + "-away" });

        Assert.Equal(Health.Red, status.Health);
        Assert.Contains("is not there. So no good backup", status.Reasons[0]);
    }

    [Fact]
    public void An_old_backup_is_orange_from_the_hour_on_that_is_configured()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.RunUnattended();
        clinic.Now += TimeSpan.FromHours(23);
        Assert.Single(clinic.Status().Reasons);
        clinic.Now += TimeSpan.FromHours(1);

        BackupStatus status = clinic.Status();

        Assert.Equal(Health.Orange, status.Health);
        Assert.Equal("The newest good backup is 24 h old, which is more than 24 h.", status.Reasons[0]);
        Assert.Single(clinic.Status(o => o with { Configuration = o.Configuration with { GreenForHours = 48 } }).Reasons);
    }

    [Fact]
    public void A_damaged_database_is_red_until_a_backup_of_a_healthy_one()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.RunUnattended();
        byte[] healthy = File.ReadAllBytes(clinic.Database);
        using (FileStream stream = new(clinic.Database, FileMode.Open))
        {
            stream.Position = 8192;
            stream.Write(new byte[20000], 0, 20000);
        }
        RunResult run = clinic.RunNextDay();

        BackupStatus status = clinic.Status();

        Assert.Equal((Health.Red, 1), (status.Health, status.Corrupt));
        Assert.Contains("damaged", status.Reasons[0]);
        File.WriteAllBytes(clinic.Database, healthy);
        clinic.RunNextDay();
        Assert.NotEqual(Health.Red, clinic.Status().Health);
        Assert.NotNull(run.Backup);
    }

    [Fact]
    public void A_database_that_a_run_did_not_find_is_red()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.RunUnattended();
        File.Delete(clinic.Database);
        clinic.RunNextDay();

        BackupStatus status = clinic.Status();

        Assert.Equal(Health.Red, status.Health);
        Assert.Contains("DatabaseNotFound", status.Reasons[0]);
    }

    [Fact]
    public void A_run_that_failed_is_orange_until_one_succeeds()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.RunUnattended();
        using (SqliteConnection app = Databases.Open(clinic.Database))
        {
            Databases.Execute(app, "BEGIN EXCLUSIVE");
            clinic.Now += TimeSpan.FromHours(1);
            clinic.RunUnattended();
        }

        BackupStatus status = clinic.Status();

        Assert.Equal((Health.Orange, RunOutcome.Failed, 6), (status.Health, status.LastRunOutcome, status.LastRunExitCode));
        Assert.StartsWith("The last run ended with exit code 6", status.Reasons[0]);
        clinic.Now += TimeSpan.FromHours(1);
        clinic.RunUnattended();
        Assert.StartsWith(SameDisk, Assert.Single(clinic.Status().Reasons));
    }

    [Fact]
    public void Lost_rows_are_orange_and_so_is_a_part_that_is_missing()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.RunUnattended();
        clinic.Sql("PRAGMA foreign_keys = OFF; DELETE FROM patients");
        clinic.Now += TimeSpan.FromHours(1);
        clinic.RunUnattended();

        BackupStatus status = clinic.Status();

        Assert.Equal((Health.Orange, 1), (status.Health, status.Suspect));
        Assert.Contains(status.Reasons, r => r.StartsWith("One backup is Suspect", StringComparison.Ordinal));
    }

    [Fact]
    public void A_backup_that_is_damaged_or_partial_is_orange()
    {
        using TestClinic clinic = TestClinic.Create();
        RunResult first = clinic.RunUnattended();
        clinic.Now += TimeSpan.FromHours(1);
        clinic.RunUnattended();
        Directory.Delete(Path.Combine(clinic.Root, first.Backup!, "prescriptions"), recursive: true);

        Assert.Contains(clinic.Status().Reasons, r => r.StartsWith("One backup is Damaged", StringComparison.Ordinal));
    }
}
