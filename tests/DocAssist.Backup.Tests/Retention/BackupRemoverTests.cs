using System;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Retention;
using DocAssist.Backup.Tests.Support;
using DocAssist.SampleClinic;
using Xunit;

namespace DocAssist.Backup.Tests.Retention;

public sealed class BackupRemoverTests
{
    [Fact]
    public void The_last_good_backup_needs_force()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo old = clinic.BackUp();
        BackupInfo newest = clinic.BackUp();

        BackupAssert.Fails(BackupErrorCode.LastGoodProtected, () => Remove(clinic, newest, force: false));
        Remove(clinic, old, force: false);
        BackupAssert.Fails(BackupErrorCode.LastGoodProtected, () => Remove(clinic, newest, force: false));
        Remove(clinic, newest, force: true);

        Assert.Empty(clinic.List());
        Assert.Empty(clinic.Leftovers());
    }

    [Fact]
    public void Nothing_is_removed_while_nobody_can_tell_which_backups_are_damaged()
    {
        using TestClinic clinic = Reuse.Clinic(nameof(Nothing_is_removed_while_nobody_can_tell_which_backups_are_damaged));
        BackupInfo sound = clinic.BackUp();
        BackupInfo rotten = clinic.BackUpNextDay(o => o with { Reuse = false });
        Files.FlipBit(Path.Combine(rotten.Path, "settings.json"), 1, 0);
        clinic.Verify(rotten);
        using (File.Open(Path.Combine(clinic.Root, ".docassist", "verifications.json"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            BackupAssert.Fails(BackupErrorCode.ReadFailed, () => Remove(clinic, sound, force: false));
            BackupAssert.Fails(BackupErrorCode.ReadFailed, () => BackupRemover.Apply(clinic.Root, new RetentionPolicy(1), clinic.Removal(), new RecordingLog(), CancellationToken.None));
            Assert.Equal(2, clinic.List().Count);
            // Nor is anything taken from one that may be rotten.
            Assert.All(clinic.BackUpNextDay().Entries(), f => Assert.Null(f.Reused));
        }
        Assert.Contains(clinic.BackUpNextDay().Entries(), f => f.Reused is not null);
    }

    [Fact]
    public void Read_only_files_and_folders_are_removed_too()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo old = clinic.BackUp();
        clinic.BackUp();
        File.SetAttributes(Path.Combine(old.Path, "clinic.db"), FileAttributes.ReadOnly);
        if (!Shell.IsWindows)
        {
            Shell.Run("chmod", $"-R a-w \"{old.Path}\"");
        }

        Remove(clinic, old, force: false);

        Assert.Single(clinic.List());
        Assert.Empty(clinic.Leftovers());
    }

    [UnixFact]
    public void What_a_link_points_to_is_never_removed()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo old = clinic.BackUp();
        clinic.BackUp();
        string outside = Path.Combine(clinic.Scratch, "outside");
        Directory.CreateDirectory(outside);
        File.WriteAllText(Path.Combine(outside, "precious.txt"), "x");
        Shell.Run("ln", $"-s \"{outside}\" \"{old.Path}/link\"");

        Remove(clinic, old, force: false);

        Assert.True(File.Exists(Path.Combine(outside, "precious.txt")));
    }

    [Fact]
    public void Retention_follows_a_run_and_says_what_it_removed()
    {
        using TestClinic clinic = TestClinic.Create();
        string[] first = Enumerable.Range(0, 3).Select(_ => clinic.BackUp().Name).ToArray();

        BackupResult result = clinic.Run(o => o with { Retention = new(2) });

        Assert.Equal(first.Take(2).OrderBy(n => n), result.Retention.Removed.Select(d => d.Backup.Name).OrderBy(n => n));
        Assert.Equal([result.Backup.Name, first[2]], clinic.List().Select(b => b.Name));
        Assert.Empty(clinic.Leftovers());
    }

    [Fact]
    public void The_apps_backups_are_never_removed_by_policy()
    {
        using TestClinic clinic = TestClinic.Create();
        for (int day = 1; day <= 4; day++)
        {
            AppBackup.Create(clinic.Data, clinic.Root, new DateTime(2025, 12, day, 9, 0, 0));
        }

        clinic.Run(o => o with { Retention = new(1) });
        clinic.Run(o => o with { Retention = new(1) });

        Assert.Equal(5, clinic.List().Count);
    }

    [Fact]
    public void A_partial_backup_removes_nothing()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.BackUp();
        clinic.BackUp();
        BadInputDamage(clinic);

        clinic.Run(o => o with { Retention = new(1) });

        Assert.Equal(3, clinic.List().Count);
    }

    [Fact]
    public void The_list_gives_the_reasons_of_the_policy_that_was_used()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.Run(o => o with { Retention = new(9) });
        clinic.Run(o => o with { Retention = new(9) });

        Assert.Equal(["the newest good backup", "one of the last 9"], RetentionExplanation.List(clinic.Root, clinic.Now, TestClinic.India).Select(b => b.KeptBecause));
    }

    [UnixFact]
    public void A_link_that_looks_like_litter_is_removed_and_what_it_points_to_is_not()
    {
        using TestClinic clinic = TestClinic.Create();
        foreach (string litter in new[] { ".removing_x", ".partial_x" })
        {
            string outside = Path.Combine(clinic.Scratch, "outside" + litter);
            Directory.CreateDirectory(outside);
            File.WriteAllText(Path.Combine(outside, "precious.txt"), "x");
            Shell.Run("ln", $"-s \"{outside}\" \"{clinic.Root}/{litter}\"");

            clinic.BackUp();

            Assert.True(File.Exists(Path.Combine(outside, "precious.txt")));
            Assert.Empty(clinic.Leftovers());
        }
    }

    [Fact]
    public void Only_a_backup_can_be_removed()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();

        foreach (string folder in new[] { clinic.Data, clinic.Root, Path.Combine(clinic.Data, "prescriptions") })
        {
            BackupAssert.Fails(BackupErrorCode.BackupNotFound, () => BackupCatalog.Find(folder, clinic.Now, TestClinic.India));
            BackupAssert.Fails(BackupErrorCode.BackupNotFound, () => Remove(clinic, made with { Path = folder, BackupRoot = Path.GetDirectoryName(folder)! }, force: true));
            Assert.True(Directory.Exists(folder));
        }
        BackupAssert.IsWhole(made.Path);
    }

    [Fact]
    public void Each_clinic_in_a_root_keeps_its_own_last_good_backup()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.BackUp();
        BackupInfo first = clinic.BackUp();
        BackupInfo other = clinic.BackUp(o => o with { Host = "OTHER-PC", Retention = new(1) });

        BackupAssert.Fails(BackupErrorCode.LastGoodProtected, () => Remove(clinic, first, force: false));
        BackupAssert.Fails(BackupErrorCode.LastGoodProtected, () => Remove(clinic, other, force: false));
        Assert.Equal(3, clinic.List().Count);
    }

    private static void Remove(TestClinic clinic, BackupInfo backup, bool force) =>
        BackupRemover.Remove(backup, force, clinic.Removal(), new RecordingLog(), CancellationToken.None);

    private static void BadInputDamage(TestClinic clinic) => Backups.BadInputTests.Damage(Path.Combine(clinic.Data, "chroma", "chroma.sqlite3"));
}
