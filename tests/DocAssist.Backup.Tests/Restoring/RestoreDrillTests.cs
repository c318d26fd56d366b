using System;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Restoring;
using DocAssist.Backup.Tests.Support;
using DocAssist.Backup.Verification;
using DocAssist.SampleClinic;
using Xunit;

namespace DocAssist.Backup.Tests.Restoring;

/// <summary>A drill restores for real, opens everything, and leaves nothing but its record.</summary>
public sealed class RestoreDrillTests
{
    [Theory]
    [InlineData("delete")]
    [InlineData("wal")]
    public void A_good_backup_passes_and_the_times_are_measured(string mode)
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.Sql($"PRAGMA journal_mode = {mode}");
        BackupInfo backup = clinic.BackUp();

        DrillReport report = Drill(clinic, backup);

        Assert.True(report.Passed, string.Join(" ", report.Issues));
        Assert.Empty(report.Issues);
        Assert.Equal((2, 6, 20L), (report.DatabaseCount, report.PdfCount, report.PatientCount));
        Assert.True(report.TableCount > 10);
        Assert.True(report.RestoreTime >= report.VerifyTime + report.CopyTime);
        Assert.Empty(Directory.GetFileSystemEntries(clinic.Scratch));
        DrillRecord record = Assert.Single(DrillRecords.Read(clinic.Root));
        Assert.Equal((backup.Name, true, clinic.Now.UtcDateTime), (record.Backup, record.Passed, record.DrilledAtUtc));
        BackupAssert.IsWhole(backup.Path);
    }

    [Fact]
    public void A_damaged_backup_fails_and_is_not_restored()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo backup = clinic.BackUp();
        Files.FlipBit(Path.Combine(backup.Path, "clinic.db"), 5000, 2);

        DrillReport report = Drill(clinic, backup);

        Assert.False(report.Passed);
        Assert.Null(report.RestoreTime);
        Assert.Contains(report.Issues, i => i.Kind == VerificationIssueKind.HashDiffers);
        Assert.False(Assert.Single(DrillRecords.Read(clinic.Root)).Passed);
        Assert.Empty(Directory.GetFileSystemEntries(clinic.Scratch));
    }

    [Fact]
    public void Papers_that_were_none_already_are_named_and_fail_nothing()
    {
        using TestClinic clinic = TestClinic.Create();
        File.WriteAllText(Path.Combine(clinic.Data, "prescriptions", "encrypted.pdf"), "not a paper any more");
        BackupInfo backup = clinic.BackUp();

        DrillReport report = Drill(clinic, backup);

        Assert.True(report.Passed);
        Assert.Equal((VerificationIssueKind.NotAPdf, "prescriptions/encrypted.pdf"), (Assert.Single(report.Issues).Kind, report.Issues[0].Path));
        Assert.Equal(6, report.PdfCount);
    }

    [Fact]
    public void Evidence_of_a_damaged_database_does_not_pass()
    {
        using TestClinic clinic = TestClinic.Create();
        byte[] all = File.ReadAllBytes(clinic.Database);
        for (int i = 8192; i < all.Length; i += 4096)
        {
            all[i] = 0xff;
        }
        File.WriteAllBytes(clinic.Database, all);
        BackupInfo evidence = clinic.BackUp();
        Assert.Equal(BackupVerdict.Corrupt, evidence.Verdict);

        DrillReport report = Drill(clinic, evidence);

        Assert.False(report.Passed);
        Assert.Contains(report.Issues, i => i.Kind == VerificationIssueKind.DatabaseFlawed);
    }

    [Fact]
    public void A_backup_of_the_app_can_be_drilled()
    {
        using TestClinic clinic = TestClinic.Create();
        string path = AppBackup.Create(clinic.Data, clinic.Root, clinic.Now.DateTime.AddDays(-1));

        DrillReport report = Drill(clinic, BackupCatalog.Find(path, clinic.Now, TestClinic.India));

        Assert.True(report.Passed, string.Join(" ", report.Issues));
        Assert.Equal(20, report.PatientCount);
    }

    private static DrillReport Drill(TestClinic clinic, BackupInfo backup) => RestoreDrill.Run(clinic.RestoreOptions(backup), null, null, CancellationToken.None);
}
