using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Restoring;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Tests.Support;
using DocAssist.Backup.Verification;
using DocAssist.SampleClinic;
using Microsoft.Data.Sqlite;
using Xunit;

namespace DocAssist.Backup.Tests.Verification;

public sealed class BackupVerifierTests
{
    [Theory]
    [InlineData(IntegrityLevel.Quick)]
    [InlineData(IntegrityLevel.Full)]
    public void A_whole_backup_is_good_and_not_touched(IntegrityLevel level)
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        SortedDictionary<string, string> before = Files.Snapshot(made.Path);

        VerificationReport report = clinic.Verify(made, level);

        Assert.Equal(BackupVerdict.Good, report.Verdict);
        Assert.True(report.Intact);
        Assert.Equal(before.Count(f => f.Value != "folder") - 1, report.FilesChecked);
        Assert.Equal(level == IntegrityLevel.Full, report.BytesHashed > 0);
        Assert.Equal(before, Files.Snapshot(made.Path));
    }

    [Fact]
    public void Any_single_bit_of_any_file_is_found_in_full()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        Random random = new(20260105);
        foreach (string file in Directory.GetFiles(made.Path, "*", SearchOption.AllDirectories))
        {
            long length = new FileInfo(file).Length;
            foreach (long position in new[] { 0, length - 1, (long)(random.NextDouble() * length), (long)(random.NextDouble() * length) })
            {
                int bit = random.Next(8);
                Files.FlipBit(file, position, bit);

                VerificationReport report = clinic.Verify(made, remember: false);

                Assert.True(report.Verdict == BackupVerdict.Damaged, $"Bit {bit} of byte {position} of {Path.GetFileName(file)} was not found.");
                Files.FlipBit(file, position, bit);
            }
        }
        Assert.Equal(BackupVerdict.Good, clinic.Verify(made).Verdict);
    }

    [Theory]
    [InlineData(IntegrityLevel.Quick)]
    [InlineData(IntegrityLevel.Full)]
    public void What_is_cut_missing_added_or_replaced_is_found(IntegrityLevel level)
    {
        Spoils(level, VerificationIssueKind.LengthDiffers, "settings.json", path => File.AppendAllText(path, " "));
        Spoils(level, VerificationIssueKind.LengthDiffers, "clinic.db", path => File.WriteAllBytes(path, File.ReadAllBytes(path).Take(8192).ToArray()));
        Spoils(level, VerificationIssueKind.Missing, "HOW-TO-RESTORE.txt", File.Delete);
        Spoils(level, VerificationIssueKind.Missing, "SHA256SUMS", File.Delete);
        Spoils(level, VerificationIssueKind.Unexpected, "clinic.db-wal", path => File.WriteAllText(path, "x"));
        Spoils(level, VerificationIssueKind.Unexpected, "prescriptions/extra", path => Directory.CreateDirectory(path));
        Spoils(level, VerificationIssueKind.WrongKind, "settings.json", path =>
        {
            File.Delete(path);
            Directory.CreateDirectory(path);
        });
    }

    [Fact]
    public void A_missing_empty_folder_is_found()
    {
        using TestClinic clinic = TestClinic.Create();
        Directory.CreateDirectory(Path.Combine(clinic.Data, "prescriptions", "empty"));
        BackupInfo made = clinic.BackUp();
        Directory.Delete(Path.Combine(made.Path, "prescriptions", "empty"));

        Assert.Equal(VerificationIssueKind.Missing, Assert.Single(clinic.Verify(made).Issues, i => i.IsDamage).Kind);
    }

    [UnixFact]
    public void A_link_in_place_of_a_file_is_found_though_its_bytes_are_right()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        string path = Path.Combine(made.Path, "settings.json");
        File.Move(path, Path.Combine(clinic.Scratch, "settings.json"));
        Shell.Run("ln", $"-s \"{clinic.Scratch}/settings.json\" \"{path}\"");

        Assert.Equal(VerificationIssueKind.WrongKind, Assert.Single(clinic.Verify(made).Issues, i => i.IsDamage).Kind);
    }

    [UnixFact]
    public void A_backup_on_a_read_only_medium_is_verified()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.Sql("PRAGMA journal_mode = WAL");
        BackupInfo made = clinic.BackUp();
        Shell.Run("chmod", $"-R a-w \"{clinic.Root}\"");

        VerificationReport report = clinic.Verify(made);

        Assert.Equal(BackupVerdict.Good, report.Verdict);
    }

    [Fact]
    public void The_apps_backup_becomes_good_when_its_databases_are_whole()
    {
        using TestClinic clinic = TestClinic.Create();
        string path = AppBackup.Create(clinic.Data, clinic.Root, new DateTime(2026, 1, 4, 9, 0, 0));
        SortedDictionary<string, string> before = Files.Snapshot(path);

        VerificationReport report = clinic.Verify(clinic.Find(Path.GetFileName(path)));

        Assert.Equal(BackupVerdict.Good, report.Verdict);
        Assert.Equal(20, report.PatientCount);
        Assert.Equal(BackupVerdict.Good, Assert.Single(clinic.List()).Verdict);
        Assert.Equal(before, Files.Snapshot(path));
    }

    [Fact]
    public void The_apps_backup_with_other_counts_than_it_says_stays_unverified()
    {
        using TestClinic clinic = TestClinic.Create();
        string path = AppBackup.Create(clinic.Data, clinic.Root, new DateTime(2026, 1, 4, 9, 0, 0));
        clinic.Sql("PRAGMA foreign_keys = OFF; DELETE FROM patients WHERE id = 1", Path.Combine(path, "clinic.db"));

        VerificationReport report = clinic.Verify(clinic.Find(Path.GetFileName(path)));

        Assert.Equal(BackupVerdict.Unverified, report.Verdict);
        Assert.Contains(report.Issues, i => i.Kind == VerificationIssueKind.CountDiffers);
    }

    [Fact]
    public void The_apps_damaged_backup_is_damaged()
    {
        using TestClinic clinic = TestClinic.Create();
        string path = AppBackup.Create(clinic.Data, clinic.Root, new DateTime(2026, 1, 4, 9, 0, 0));
        Backups.BadInputTests.Damage(Path.Combine(path, "clinic.db"));

        Assert.Equal(BackupVerdict.Damaged, clinic.Verify(clinic.Find(Path.GetFileName(path))).Verdict);
        Assert.Equal(BackupVerdict.Damaged, Assert.Single(clinic.List()).Verdict);
    }

    [Fact]
    public void The_apps_backup_with_a_log_beside_its_vector_store_is_checked_with_it_and_left_as_it_is()
    {
        using TestClinic clinic = TestClinic.Create();
        string store = Path.Combine(clinic.Data, "chroma", "chroma.sqlite3");
        clinic.Sql("PRAGMA journal_mode = WAL", store);
        using SqliteConnection app = Databases.Open(store);
        Databases.Execute(app, "CREATE TABLE only_in_the_log (x)");
        string path = AppBackup.Create(clinic.Data, clinic.Root, new DateTime(2026, 1, 4, 9, 0, 0));
        Assert.True(File.Exists(Path.Combine(path, "chroma", "chroma.sqlite3-wal")));
        SortedDictionary<string, string> before = Files.Snapshot(path);

        Assert.Equal(BackupVerdict.Good, clinic.Verify(clinic.Find(Path.GetFileName(path))).Verdict);
        Assert.Equal(before, Files.Snapshot(path));
        Assert.Empty(Directory.GetFileSystemEntries(clinic.Scratch));
    }

    [SmallDiskFact]
    public void One_file_of_the_apps_backup_that_cannot_be_read_is_damage_and_the_rest_can_be_restored_by_force()
    {
        using TestClinic clinic = TestClinic.Create();
        string path = AppBackup.Create(clinic.Data, clinic.Root, new DateTime(2026, 1, 4, 9, 0, 0));
        string paper = Directory.GetFiles(Path.Combine(path, "prescriptions"), "*.pdf", SearchOption.AllDirectories).First();
        // Reads of the address 0 fail as those of a bad sector do.
        Shell.Run("mount", $"--bind /proc/{System.Diagnostics.Process.GetCurrentProcess().Id}/mem \"{paper}\"");
        try
        {
            VerificationReport report = clinic.Verify(clinic.Find(Path.GetFileName(path)));

            Assert.Equal(BackupVerdict.Damaged, report.Verdict);
            Assert.Equal((VerificationIssueKind.Unreadable, Files.Relative(path, paper)), report.Issues.Select(i => (i.Kind, i.Path)).Single());
            BackupInfo listed = clinic.Find(Path.GetFileName(path));
            RestorePlanner.Plan(clinic.RestoreOptions(listed));
            RestoreResult result = clinic.Restore(listed, o => o with { Force = true });
            Assert.Equal(RestoreOutcome.RestoredInPart, result.Items.Single(i => i.Item == DataItem.Prescriptions).Outcome);
            Assert.Equal(RestoreOutcome.Restored, result.Items.Single(i => i.Item == DataItem.Database).Outcome);
        }
        finally
        {
            Shell.Run("umount", $"\"{paper}\"");
        }
    }

    [Fact]
    public void A_check_forgets_no_other_when_what_is_remembered_cannot_be_read_for_a_moment()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo rotten = clinic.BackUp();
        BackupInfo sound = clinic.BackUp(o => o with { Reuse = false });
        Files.FlipBit(Path.Combine(rotten.Path, "settings.json"), 1, 0);
        clinic.Verify(rotten);
        using (File.Open(Path.Combine(clinic.Root, ".docassist", "verifications.json"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Equal(BackupVerdict.Good, clinic.Verify(sound).Verdict);
        }

        Assert.Equal(BackupVerdict.Damaged, clinic.Find(rotten.Name).Verdict);
    }

    [Fact]
    public void A_record_that_only_another_version_understands_hides_no_other()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo rotten = clinic.BackUp();
        Files.FlipBit(Path.Combine(rotten.Path, "settings.json"), 1, 0);
        clinic.Verify(rotten);
        string file = Path.Combine(clinic.Root, ".docassist", "verifications.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"verifications\": [", "\"verifications\": [ { \"name\": \"x\", \"verdict\": \"Splendid\" },"));

        Assert.Equal(BackupVerdict.Damaged, clinic.Find(rotten.Name).Verdict);
    }

    private static void Spoils(IntegrityLevel level, VerificationIssueKind kind, string relative, Action<string> spoil)
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        spoil(Path.Combine(made.Path, relative));

        VerificationReport report = clinic.Verify(made, level);

        Assert.Equal(BackupVerdict.Damaged, report.Verdict);
        Assert.Contains(report.Issues, i => i.Kind == kind && i.Path == relative);
    }
}
