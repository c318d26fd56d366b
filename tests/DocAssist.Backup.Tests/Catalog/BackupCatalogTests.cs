using System;
using System.IO;
using System.Linq;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Tests.Support;
using DocAssist.SampleClinic;
using Xunit;

namespace DocAssist.Backup.Tests.Catalog;

public sealed class BackupCatalogTests
{
    [Fact]
    public void The_newest_comes_first_by_true_time_not_by_name()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo inIndia = clinic.BackUp();
        // An hour later in a zone where clocks show an earlier time.
        clinic.Now = (TestClinic.Start + TimeSpan.FromHours(1)).ToOffset(TimeSpan.FromHours(-8));
        BackupInfo travelled = clinic.BackUp();

        Assert.True(string.CompareOrdinal(travelled.Name, inIndia.Name) < 0);
        Assert.Equal([travelled.Name, inIndia.Name], clinic.List().Select(b => b.Name));
    }

    [Fact]
    public void The_apps_backups_are_listed_as_unverified_with_their_counts()
    {
        using TestClinic clinic = TestClinic.Create();
        AppBackup.Create(clinic.Data, clinic.Root, new DateTime(2026, 1, 4, 9, 0, 0, 123));

        BackupInfo listed = Assert.Single(clinic.List());

        Assert.Equal(BackupVerdict.Unverified, listed.Verdict);
        Assert.False(listed.IsOurs);
        Assert.Equal(20, listed.PatientCount);
        Assert.Equal(new DateTime(2026, 1, 4, 3, 30, 0, 123), listed.CreatedAtUtc);
    }

    [Fact]
    public void The_apps_safety_backups_are_listed_as_such()
    {
        using TestClinic clinic = TestClinic.Create();
        AppBackup.CreateSafety(clinic.Data, clinic.Root, new DateTime(2026, 1, 4, 9, 0, 0));
        Age(Path.Combine(clinic.Root, "safety_backup_2026-01-04_09-00-00"), clinic);

        BackupInfo listed = Assert.Single(clinic.List());

        Assert.Equal(BackupKind.Safety, listed.Kind);
        Assert.Equal(BackupVerdict.Unverified, listed.Verdict);
    }

    [Fact]
    public void Other_folders_and_files_are_not_listed_and_hide_nothing()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        foreach (string name in new[] { "backup_of_photos", "backup_before_upgrade_DO_NOT_DELETE", "backup_2026-02-30_00-00-00", "archive", "temp_2026" })
        {
            Directory.CreateDirectory(Path.Combine(clinic.Root, name));
        }
        File.WriteAllText(Path.Combine(clinic.Root, "backup_2026-01-01_00-00-00"), "a file");
        File.WriteAllText(Path.Combine(clinic.Root, "backup_catalog.json"), "{}");

        Assert.Equal(made.Name, Assert.Single(clinic.List()).Name);
    }

    [Fact]
    public void A_folder_without_a_manifest_is_damaged_or_in_the_making()
    {
        using TestClinic clinic = TestClinic.Create();
        string folder = Path.Combine(clinic.Root, "backup_2026-01-05_14-29-00");
        Directory.CreateDirectory(folder);
        Directory.SetLastWriteTimeUtc(folder, clinic.Now.UtcDateTime.AddMinutes(-1));
        Assert.Equal(BackupVerdict.Unverified, Assert.Single(clinic.List()).Verdict);

        Age(folder, clinic);

        Assert.Equal(BackupVerdict.Damaged, Assert.Single(clinic.List()).Verdict);
    }

    [Fact]
    public void A_backup_whose_name_was_changed_is_still_listed()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        Directory.Move(made.Path, made.Path + "_KEEP");

        BackupInfo listed = Assert.Single(clinic.List());

        Assert.Equal(BackupVerdict.Good, listed.Verdict);
        Assert.Equal(made.CreatedAtUtc, listed.CreatedAtUtc);
    }

    [Fact]
    public void A_missing_or_cut_database_shows_in_the_list()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo cut = clinic.BackUp();
        BackupInfo missing = clinic.BackUp();
        using (FileStream stream = new(Path.Combine(cut.Path, "clinic.db"), FileMode.Open))
        {
            stream.SetLength(4096);
        }
        File.Delete(Path.Combine(missing.Path, "chroma", "chroma.sqlite3"));

        Assert.All(clinic.List(), b => Assert.Equal(BackupVerdict.Damaged, b.Verdict));
    }

    [Theory]
    [InlineData("prescriptions")]
    [InlineData("chroma")]
    public void A_missing_part_shows_in_the_list(string part)
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        Directory.Delete(Path.Combine(made.Path, part), recursive: true);

        Assert.Equal(BackupVerdict.Damaged, clinic.Find(made.Name).Verdict);
    }

    [Fact]
    public void A_backup_from_the_future_is_flagged_and_not_the_newest_good()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo real = clinic.BackUp();
        clinic.Now = TestClinic.Start.AddYears(70);
        BackupInfo future = clinic.BackUp();
        clinic.Now = TestClinic.Start.AddHours(1);

        BackupInfo listed = clinic.Find(future.Name);

        Assert.True(listed.ClockSkew);
        Assert.Contains(listed.Reasons, r => r.StartsWith("ClockSkew"));
        Assert.Equal(real.Name, BackupCatalog.NewestGood(clinic.List())!.Name);
    }

    [Fact]
    public void The_newest_good_backup_is_that_of_the_clinic_itself_and_of_no_other()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo own = clinic.BackUp();
        BackupInfo other = clinic.BackUp(o => o with { Data = o.Data with { Path = "/other" } });
        clinic.BackUp(o => o with { Host = "OTHER-PC" });

        Assert.Equal(own.Name, BackupCatalog.NewestGoodOf(clinic.List(), clinic.Data, "clinic-pc")!.Name);
        Assert.Equal(other.Name, BackupCatalog.NewestGoodOf(clinic.List(), "/other", "CLINIC-PC")!.Name);
        Assert.Null(BackupCatalog.NewestGoodOf(clinic.List(), "/moved", "CLINIC-PC"));
        Assert.Null(BackupCatalog.NewestGoodOf(clinic.List(), "/other", "OTHER-PC"));
        Assert.Null(BackupCatalog.NewestGoodOfOnlyClinic(clinic.List()));
    }

    [Fact]
    public void A_safety_backup_is_never_the_newest_good_one_and_the_apps_count_where_there_is_one_clinic()
    {
        using TestClinic clinic = TestClinic.Create();
        string ofTheApp = AppBackup.Create(clinic.Data, clinic.Root, new DateTime(2025, 3, 4, 9, 0, 0));
        clinic.Verify(BackupCatalog.Find(ofTheApp, clinic.Now, TestClinic.India));
        Assert.Equal(Path.GetFileName(ofTheApp), BackupCatalog.NewestGoodOf(clinic.List(), clinic.Data, "CLINIC-PC")!.Name);
        BackupInfo ours = clinic.BackUp();
        clinic.Now = clinic.Now.AddHours(1);
        clinic.BackUp(o => o with { Kind = BackupKind.Safety });

        Assert.Equal(ours.Name, BackupCatalog.NewestGoodOf(clinic.List(), clinic.Data, "CLINIC-PC")!.Name);
        Assert.Equal(ours.Name, BackupCatalog.NewestGoodOfOnlyClinic(clinic.List())!.Name);
        Assert.Null(BackupCatalog.NewestGoodOf(clinic.List(), "/moved", "CLINIC-PC"));
    }

    [Fact]
    public void The_apps_safety_backup_is_the_same_at_a_second_look()
    {
        using TestClinic clinic = TestClinic.Create();
        string path = AppBackup.CreateSafety(clinic.Data, clinic.Root, new DateTime(2026, 1, 4, 9, 0, 0));
        Age(path, clinic);

        Assert.Equal(BackupVerdict.Good, clinic.Verify(clinic.Find(Path.GetFileName(path))).Verdict);
        Assert.Equal(BackupVerdict.Good, clinic.Verify(clinic.Find(Path.GetFileName(path))).Verdict);
    }

    [Fact]
    public void A_quick_check_does_not_forget_what_a_full_one_found()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        Files.FlipBit(Directory.GetFiles(Path.Combine(made.Path, "prescriptions"), "*.pdf", SearchOption.AllDirectories)[0], 100, 3);
        clinic.Verify(made);

        clinic.Verify(made, IntegrityLevel.Quick);

        Assert.Equal(BackupVerdict.Damaged, clinic.Find(made.Name).Verdict);
    }

    [Fact]
    public void What_a_check_found_is_remembered_in_the_list_and_not_in_the_backup()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        string pdf = Directory.GetFiles(Path.Combine(made.Path, "prescriptions"), "*.pdf", SearchOption.AllDirectories)[0];
        Files.FlipBit(pdf, 100, 3);
        Assert.Equal(BackupVerdict.Good, clinic.Find(made.Name).Verdict);

        clinic.Verify(made);

        BackupInfo listed = clinic.Find(made.Name);
        Assert.Equal(BackupVerdict.Damaged, listed.Verdict);
        Assert.Contains("full", listed.Reasons[0]);
        Files.FlipBit(pdf, 100, 3);
        clinic.Verify(made);
        Assert.Equal(BackupVerdict.Good, clinic.Find(made.Name).Verdict);
        BackupAssert.IsWhole(made.Path);
    }

    [Fact]
    public void Losing_the_memory_loses_only_memory()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        clinic.Verify(made, IntegrityLevel.Quick);
        File.WriteAllText(Path.Combine(clinic.Root, ".docassist", "verifications.json"), "{ \"verifications\": [ {");

        Assert.Equal(BackupVerdict.Good, clinic.Find(made.Name).Verdict);
        clinic.Verify(made);
        Assert.Equal("full", clinic.Find(made.Name).Verification);
    }

    private static void Age(string folder, TestClinic clinic) => Directory.SetLastWriteTimeUtc(folder, clinic.Now.UtcDateTime.AddHours(-1));
}
