using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Restoring;
using DocAssist.Backup.Tests.Support;
using Xunit;

namespace DocAssist.Backup.Tests.Restoring;

/// <summary>Data and roots on real disks that are too small, become full or read-only, or are mount points themselves.</summary>
public sealed class RestoreSmallDiskTests
{
    [SmallDiskFact]
    public void A_safety_backup_that_would_not_fit_is_known_before_anything_is_written()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo backup = clinic.BackUp();
        string root = Path.Combine(clinic.Scratch, "small");
        Directory.CreateDirectory(root);
        using SmallDisk disk = new(root, "size=4m");

        BackupAssert.Fails(BackupErrorCode.NotEnoughSpace, () => clinic.Restore(backup, o => o with { SafetyRoot = root }));

        Assert.Empty(clinic.DataLeftovers());
        Assert.Empty(Directory.GetDirectories(root, "safety_backup_*"));
    }

    [SmallDiskFact]
    public void A_data_folder_that_is_a_mount_point_is_restored_inside()
    {
        using TestClinic clinic = TestClinic.Create();
        using MountedClinic mounted = new(clinic, "size=64m");
        SortedDictionary<string, string> then = Meaning.Of(clinic.Data);
        BackupInfo backup = clinic.BackUp();
        clinic.Sql("UPDATE patients SET phone = 'since'");

        clinic.Restore(backup);

        Assert.Equal(then, Meaning.Of(clinic.Data));
        Assert.Empty(clinic.DataLeftovers());
    }

    [SmallDiskFact]
    public void A_part_that_is_a_mount_point_cannot_be_exchanged_and_everything_is_rolled_back()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo backup = clinic.BackUp();
        clinic.Sql("UPDATE patients SET phone = 'since'");
        // The vector store comes after the papers: those have been exchanged when it fails. It is mounted on itself, so it looks like any folder.
        string chroma = Path.Combine(clinic.Data, "chroma");
        Shell.Run("mount", $"--bind \"{chroma}\" \"{chroma}\"");
        SortedDictionary<string, string> since = Meaning.Of(clinic.Data);
        try
        {
            BackupException failure = BackupAssert.Fails(BackupErrorCode.SwapFailed, () => clinic.Restore(backup));
            Assert.Contains("rolled back", failure.Message);
        }
        finally
        {
            Shell.Run("umount", $"\"{chroma}\"");
        }
        Assert.Equal(since, Meaning.Of(clinic.Data));
        Assert.Empty(clinic.DataLeftovers());
    }

    [SmallDiskFact]
    public void A_part_that_is_a_disk_of_its_own_is_refused_before_anything_is_done()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo backup = clinic.BackUp();
        using SmallDisk disk = new(Path.Combine(clinic.Data, "chroma"), "size=8m");

        BackupAssert.Fails(BackupErrorCode.SwapFailed, () => clinic.Restore(backup));

        Assert.Single(clinic.List());
        Assert.Empty(clinic.DataLeftovers());
    }

    [SmallDiskFact]
    public void A_disk_of_the_data_that_becomes_full_at_any_point_leaves_it_as_it_was()
    {
        using TestClinic clinic = TestClinic.Create();
        using MountedClinic mounted = new(clinic, "size=48m");
        SortedDictionary<string, string> then = Meaning.Of(clinic.Data);
        BackupInfo backup = clinic.BackUp();
        clinic.Sql("UPDATE patients SET phone = 'since'");
        SortedDictionary<string, string> since = Meaning.Of(clinic.Data);
        string filler = Path.Combine(clinic.Data, "filler");
        int failed = 0;
        for (int at = 2; at < 60; at += 6)
        {
            try
            {
                clinic.Restore(backup, progress: At(at, () => SmallDisk.Fill(filler)));
                Assert.Equal(then, Meaning.Of(clinic.Data));
                File.Delete(filler);
                clinic.Sql("UPDATE patients SET phone = 'since'");
            }
            catch (BackupException e)
            {
                Assert.Contains(e.Code, new[] { BackupErrorCode.NotEnoughSpace, BackupErrorCode.SwapFailed, BackupErrorCode.WriteFailed });
                Assert.Equal(since, Meaning.Of(clinic.Data));
                failed++;
            }
            File.Delete(filler);
            Assert.Empty(clinic.DataLeftovers());
        }
        Assert.True(failed > 3, "The disk must become full at points that matter.");
        clinic.Restore(backup);
        Assert.Equal(then, Meaning.Of(clinic.Data));
    }

    [SmallDiskFact]
    public void Data_that_becomes_read_only_in_the_middle_stays_as_it_was()
    {
        foreach (BackupPhase phase in new[] { BackupPhase.SavingCurrentData, BackupPhase.Swapping })
        {
            using TestClinic clinic = TestClinic.Create();
            using MountedClinic mounted = new(clinic, "size=48m");
            BackupInfo backup = clinic.BackUp();
            clinic.Sql("UPDATE patients SET phone = 'since'");
            SortedDictionary<string, string> since = Meaning.Of(clinic.Data);
            int told = 0;
            Listener listener = new(p =>
            {
                if (p.Phase == phase && Interlocked.Exchange(ref told, 1) == 0)
                {
                    mounted.Disk.MakeReadOnly();
                }
            });

            BackupException failure = Assert.Throws<BackupException>(() => clinic.Restore(backup, progress: listener));

            Assert.Contains(failure.Code, new[] { BackupErrorCode.AccessDenied, BackupErrorCode.SwapFailed, BackupErrorCode.RecoveryNeeded });
            Assert.Equal(since, Meaning.Of(clinic.Data));
            mounted.Disk.MakeWritable();
            clinic.Restore(backup);
            Assert.Empty(clinic.DataLeftovers());
        }
    }

    [SmallDiskFact]
    public void A_backup_on_a_read_only_medium_is_restored_with_the_safety_backup_elsewhere()
    {
        using TestClinic clinic = TestClinic.Create();
        using SmallDisk disk = new(clinic.Root, "size=64m");
        SortedDictionary<string, string> then = Meaning.Of(clinic.Data);
        BackupInfo backup = clinic.BackUp();
        disk.MakeReadOnly();
        clinic.Sql("UPDATE patients SET phone = 'since'");
        string root = Path.Combine(clinic.Scratch, "root");
        Directory.CreateDirectory(root);

        BackupAssert.Fails(BackupErrorCode.SafetyBackupFailed, () => clinic.Restore(backup));
        RestoreResult result = clinic.Restore(backup, o => o with { SafetyRoot = root });

        Assert.Equal(then, Meaning.Of(clinic.Data));
        Assert.Equal(root, Path.GetDirectoryName(result.SafetyBackupPath));
    }

    private static Listener At(int report, Action work)
    {
        int count = 0;
        return new(_ =>
        {
            if (Interlocked.Increment(ref count) == report)
            {
                work();
            }
        });
    }

    /// <summary>The clinic's data folder on a disk of its own.</summary>
    private sealed class MountedClinic : IDisposable
    {
        public MountedClinic(TestClinic clinic, string options)
        {
            string kept = clinic.Data + ".kept";
            Directory.Move(clinic.Data, kept);
            Directory.CreateDirectory(clinic.Data);
            Disk = new(clinic.Data, options);
            Files.Copy(kept, clinic.Data);
        }

        public SmallDisk Disk { get; }

        public void Dispose() => Disk.Dispose();
    }
}
