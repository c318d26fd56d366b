using System;
using System.IO;
using System.Threading;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Tests.Support;
using Xunit;

namespace DocAssist.Backup.Tests.Backups;

/// <summary>Roots on real disks that are full, become full, are read-only, or are not the disk of the data.</summary>
public sealed class SmallDiskTests
{
    [SmallDiskFact]
    public void A_root_on_another_disk_gets_its_databases_by_way_of_scratch()
    {
        using TestClinic clinic = TestClinic.Create();
        using SmallDisk disk = new(clinic.Root, "size=64m");

        BackupInfo made = clinic.BackUp();

        Assert.Equal(BackupVerdict.Good, made.Verdict);
        BackupAssert.IsWhole(made.Path);
        Assert.Empty(Directory.GetFileSystemEntries(clinic.Scratch));
    }

    [SmallDiskFact]
    public void Scratch_of_dead_runs_is_swept_wherever_they_died_and_that_of_a_living_one_is_not()
    {
        using TestClinic clinic = TestClinic.Create();
        using SmallDisk disk = new(clinic.Root, "size=64m");
        string Left(string name) => Directory.CreateDirectory(Path.Combine(clinic.Scratch, "docassist-backup-scratch-" + name)).FullName;
        Left("just-made");
        File.WriteAllText(Path.Combine(Left("at-work"), "lock"), "");
        File.WriteAllText(Path.Combine(Left("half-deleted"), "copy.db"), "x");
        using TestClinic other = TestClinic.Create();
        using SmallDisk otherDisk = new(other.Root, "size=64m");
        int begun = 0;
        int living = 0;
        Listener meanwhile = new(p =>
        {
            if (p.Phase == BackupPhase.Verifying && Interlocked.Increment(ref begun) == 1)
            {
                other.BackUp(o => o with { ScratchParent = clinic.Scratch });
                living = Directory.GetFileSystemEntries(clinic.Scratch).Length;
            }
        });

        BackupCreator.Create(clinic.Options(), meanwhile, null, CancellationToken.None);

        Assert.Equal(1, living);
        Assert.Empty(Directory.GetFileSystemEntries(clinic.Scratch));
    }

    [SmallDiskFact]
    public void A_root_on_another_disk_may_be_as_slow_as_it_likes_without_the_app_waiting_for_it()
    {
        using TestClinic clinic = TestClinic.Create();
        using SmallDisk disk = new(clinic.Root, "size=64m");
        int early = 0;
        int attempts = 0;
        int commits = 0;
        // In this journal mode nobody can commit while the database is read.
        Listener app = new(p =>
        {
            if (p.Phase == BackupPhase.CopyingDatabases)
            {
                early += Directory.GetFiles(clinic.Root, "*.db", SearchOption.AllDirectories).Length;
            }
            else if (p.Phase > BackupPhase.CopyingDatabases)
            {
                Interlocked.Increment(ref attempts);
                clinic.Sql("UPDATE visits SET diagnosis = diagnosis WHERE id = 1");
                Interlocked.Increment(ref commits);
            }
        });

        BackupInfo made = BackupCreator.Create(clinic.Options(), app, null, CancellationToken.None).Backup;

        Assert.Equal(BackupVerdict.Good, made.Verdict);
        Assert.Equal(0, early);
        Assert.Equal(attempts, commits);
        Assert.True(commits > 3, "There must be something to see.");
    }

    [SmallDiskFact]
    public void A_scratch_disk_that_is_too_small_for_the_databases_is_refused_before_anything_is_written()
    {
        using TestClinic clinic = TestClinic.Create();
        using SmallDisk root = new(clinic.Root, "size=64m");
        using SmallDisk scratch = new(clinic.Scratch, "size=16m");

        BackupException failure = BackupAssert.Fails(BackupErrorCode.NotEnoughSpace, () => clinic.BackUp());

        Assert.Equal(clinic.Scratch, failure.Target);
        Assert.Empty(clinic.Leftovers());
        Assert.Empty(Directory.GetFileSystemEntries(clinic.Scratch));
    }

    [SmallDiskFact]
    public void A_root_that_is_too_small_is_refused_before_anything_is_written()
    {
        using TestClinic clinic = TestClinic.Create();
        using SmallDisk disk = new(clinic.Root, "size=2m");

        BackupAssert.Fails(BackupErrorCode.NotEnoughSpace, () => clinic.BackUp());

        Assert.Empty(clinic.Leftovers());
    }

    [SmallDiskFact]
    public void A_root_that_can_hold_too_few_files_is_refused()
    {
        using TestClinic clinic = TestClinic.Create();
        using SmallDisk disk = new(clinic.Root, "size=64m,nr_inodes=20");

        Assert.Contains("inodes", BackupAssert.Fails(BackupErrorCode.NotEnoughSpace, () => clinic.BackUp()).Message);
    }

    [SmallDiskFact]
    public void A_root_that_becomes_full_at_any_point_is_left_as_it_was()
    {
        using TestClinic clinic = TestClinic.Create();
        using SmallDisk disk = new(clinic.Root, "size=24m");
        string good = clinic.BackUp().Path;
        string filler = Path.Combine(clinic.Root, "filler");
        int reports = 0;
        BackupCreator.Create(clinic.Options(), new Listener(_ => Interlocked.Increment(ref reports)), null, CancellationToken.None);
        int failed = 0;
        for (int at = 3; at < reports; at += 2)
        {
            int count = 0;
            Listener listener = new(_ =>
            {
                if (Interlocked.Increment(ref count) == at)
                {
                    SmallDisk.Fill(filler);
                }
            });
            string[] before = Directory.GetDirectories(clinic.Root, "backup_*");
            try
            {
                BackupCreator.Create(clinic.Options(), listener, null, CancellationToken.None);
            }
            catch (BackupException e)
            {
                Assert.Equal(BackupErrorCode.NotEnoughSpace, e.Code);
                Assert.Equal(before, Directory.GetDirectories(clinic.Root, "backup_*"));
                failed++;
            }
            File.Delete(filler);
            Assert.Empty(clinic.Leftovers());
            Assert.Empty(Directory.GetFileSystemEntries(clinic.Scratch));
            foreach (string made in Directory.GetDirectories(clinic.Root, "backup_*"))
            {
                BackupAssert.IsWhole(made);
                if (made != good)
                {
                    Directory.Delete(made, recursive: true);
                }
            }
        }
        Assert.True(failed > 3, "The disk must become full at points that matter.");
        Assert.Equal(BackupVerdict.Good, clinic.BackUp().Verdict);
    }

    [SmallDiskFact]
    public void A_read_only_root_is_refused_and_still_listed_and_verified()
    {
        using TestClinic clinic = TestClinic.Create();
        using SmallDisk disk = new(clinic.Root, "size=64m");
        BackupInfo made = clinic.BackUp();
        disk.MakeReadOnly();

        BackupAssert.Fails(BackupErrorCode.AccessDenied, () => clinic.BackUp());

        Assert.Single(clinic.List());
        Assert.Equal(BackupVerdict.Good, clinic.Verify(made).Verdict);
    }

    [UnixFact]
    public void Deep_folders_and_long_paths_are_saved()
    {
        using TestClinic clinic = TestClinic.Create();
        string deep = Path.Combine(clinic.Data, "prescriptions");
        for (int level = 0; level < 45; level++)
        {
            deep = Path.Combine(deep, new string('d', 40));
        }
        Directory.CreateDirectory(deep);
        File.WriteAllText(Path.Combine(deep, "deep.pdf"), "deep");

        BackupInfo made = clinic.BackUp();

        Assert.Equal(BackupVerdict.Good, made.Verdict);
        Assert.Equal("deep", File.ReadAllText(Path.Combine(made.Path, deep.Substring(clinic.Data.Length + 1), "deep.pdf")));
        Assert.Equal(BackupVerdict.Good, clinic.Verify(made).Verdict);
    }

    [UnixFact]
    public void A_path_that_is_legal_in_the_data_but_too_long_in_the_root_is_an_error()
    {
        using TestClinic clinic = TestClinic.Create();
        string deep = Path.Combine(clinic.Data, "prescriptions");
        while (deep.Length < 3900)
        {
            deep = Path.Combine(deep, new string('d', 90));
        }
        Directory.CreateDirectory(deep);
        File.WriteAllText(Path.Combine(deep, "x.pdf"), "x");
        string root = Path.Combine(clinic.Root, new string('r', 200));
        Directory.CreateDirectory(root);

        BackupAssert.Fails(BackupErrorCode.PathTooLong, () => clinic.BackUp(o => o with { BackupRoot = root }));

        Assert.Empty(Directory.GetDirectories(root, ".partial_*"));
    }
}
