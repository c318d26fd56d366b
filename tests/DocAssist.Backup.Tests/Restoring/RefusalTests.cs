using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Restoring;
using DocAssist.Backup.Retention;
using DocAssist.Backup.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace DocAssist.Backup.Tests.Restoring;

/// <summary>A restore that must not be made is not made, and changes nothing.</summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData("delete", "")]
    [InlineData("wal", "")]
    [InlineData("delete", "BEGIN; SELECT count(*) FROM patients")]
    [InlineData("wal", "BEGIN; SELECT count(*) FROM patients")]
    [InlineData("delete", "BEGIN IMMEDIATE; UPDATE patients SET phone = 'x'")]
    [InlineData("wal", "BEGIN IMMEDIATE; UPDATE patients SET phone = 'x'")]
    public void Nothing_is_restored_while_the_app_has_a_database_open(string mode, string transaction)
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo backup = clinic.BackUp();
        foreach (string database in new[] { clinic.Database, Path.Combine(clinic.Data, "chroma", "chroma.sqlite3") })
        {
            clinic.Sql($"PRAGMA journal_mode = {mode}", database);
            using SqliteConnection app = Databases.Open(database);
            Databases.Execute(app, "SELECT count(*) FROM sqlite_master");
            Databases.Execute(app, database == clinic.Database ? transaction : string.Empty);
            SortedDictionary<string, string> before = Meaning.Of(clinic.Data);

            BackupException failure = BackupAssert.Fails(BackupErrorCode.ApplicationRunning, () => clinic.Restore(backup));

            Assert.Equal(before, Meaning.Of(clinic.Data));
            Assert.Single(clinic.List());
            Assert.Empty(clinic.DataLeftovers());
            if (OperatingSystemIsLinux())
            {
                Assert.Contains($"process {System.Diagnostics.Process.GetCurrentProcess().Id}", failure.Message);
            }
            GC.KeepAlive(app);
        }
    }

    [Fact]
    public void A_backup_that_was_altered_is_not_restored()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo backup = clinic.BackUp();
        string pdf = Directory.GetFiles(Path.Combine(backup.Path, "prescriptions"), "*.pdf", SearchOption.AllDirectories)[0];
        Action[] alterations =
        [
            () => Files.FlipBit(pdf, 100, 3),
            () => File.Delete(pdf),
            () => File.WriteAllText(Path.Combine(backup.Path, "prescriptions", "extra.pdf"), "%PDF"),
            () => File.WriteAllText(Path.Combine(backup.Path, "clinic.db-wal"), "planted"),
            () => File.WriteAllText(Path.Combine(backup.Path, "backup_manifest.json"), "{"),
        ];
        SortedDictionary<string, string> before = Files.Snapshot(clinic.Data);
        foreach (Action alter in alterations)
        {
            alter();
            BackupAssert.Fails(BackupErrorCode.BackupDamaged, () => clinic.Restore(backup));
        }

        Assert.Equal(before, Files.Snapshot(clinic.Data));
        Assert.Single(clinic.List());
    }

    [Fact]
    public void What_is_left_of_a_damaged_backup_is_restored_when_somebody_insists()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo backup = clinic.BackUp();
        string[] pdfs = Directory.GetFiles(Path.Combine(backup.Path, "prescriptions"), "*.pdf", SearchOption.AllDirectories);
        Files.FlipBit(pdfs[0], 100, 3);
        File.Delete(pdfs[1]);
        RecordingLog log = new();
        SortedDictionary<string, string> before = Files.Snapshot(clinic.Data);

        // Whoever forces the restore of a backup that is listed as Good does not ask for half of it.
        BackupAssert.Fails(BackupErrorCode.BackupDamaged, () => clinic.Restore(backup, o => o with { Force = true }));
        Assert.Equal(before, Files.Snapshot(clinic.Data));
        BackupInfo listed = clinic.Find(backup.Name);
        Assert.Equal(BackupVerdict.Damaged, listed.Verdict);
        RestoreResult result = BackupRestorer.Restore(clinic.RestoreOptions(listed) with { Force = true }, null, log, CancellationToken.None);

        Assert.Equal(BackupVerdict.Damaged, result.Verdict);
        Assert.Equal(pdfs.Length - 1, Directory.GetFiles(Path.Combine(clinic.Data, "prescriptions"), "*.pdf", SearchOption.AllDirectories).Length);
        Assert.Contains(log.Warnings, w => w.Contains("is Damaged and is restored because of -Force"));
        RestoredItem papers = result.Items.Single(i => i.Item == DataItem.Prescriptions);
        Assert.Equal((RestoreOutcome.RestoredInPart, "1 of it is lost in the backup"), (papers.Outcome, papers.Reason));
        Assert.Contains(log.Warnings, w => w.Contains("are lost and cannot be restored"));
    }

    [Fact]
    public void That_a_backup_is_damaged_comes_before_what_else_is_in_the_way()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo backup = clinic.BackUp();
        File.Delete(Path.Combine(backup.Path, clinic.Document()));

        BackupAssert.Fails(BackupErrorCode.BackupDamaged, () => clinic.Restore(backup, o => TestClinic.Into(o, clinic.Data)));

        Assert.Equal(BackupVerdict.Damaged, clinic.Find(backup.Name).Verdict);
    }

    [Fact]
    public void A_backup_that_is_not_good_needs_insistence_and_says_why()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.BackUp();
        clinic.Sql("PRAGMA foreign_keys = OFF; DELETE FROM visits");
        BackupInfo suspect = clinic.BackUp();
        Assert.Equal(BackupVerdict.Suspect, suspect.Verdict);
        SortedDictionary<string, string> before = Files.Snapshot(clinic.Data);

        BackupException failure = BackupAssert.Fails(BackupErrorCode.BackupNotGood, () => clinic.Restore(suspect));

        Assert.Contains("There are no visits any more", failure.Message);
        Assert.Equal(before, Files.Snapshot(clinic.Data));
        Assert.Equal(0, clinic.Restore(suspect, o => o with { Force = true }).VisitCount);
    }

    [Fact]
    public async Task Two_restores_a_backup_and_a_removal_wait_for_each_other()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo backup = clinic.BackUp();
        string otherRoot = Path.Combine(clinic.Scratch, "other-root");
        Directory.CreateDirectory(otherRoot);
        using ManualResetEventSlim inside = new(), go = new();
        Listener listener = new(p =>
        {
            if (p.Phase == BackupPhase.SavingCurrentData)
            {
                inside.Set();
                go.Wait();
            }
        });
        Task<RestoreResult> first = Task.Run(() => clinic.Restore(backup, progress: listener));
        inside.Wait();
        try
        {
            BackupAssert.Fails(BackupErrorCode.AnotherRunActive, () => clinic.Restore(backup, o => o with { Patience = TimeSpan.Zero }));
            BackupAssert.Fails(BackupErrorCode.AnotherRunActive, () => clinic.Restore(backup, o => o with { Patience = TimeSpan.Zero, SafetyRoot = otherRoot }));
            BackupAssert.Fails(BackupErrorCode.AnotherRunActive, () => clinic.Run(o => o with { Patience = TimeSpan.Zero }));
            BackupAssert.Fails(BackupErrorCode.AnotherRunActive, () => clinic.Run(o => o with { Patience = TimeSpan.Zero, BackupRoot = otherRoot }));
            BackupAssert.Fails(BackupErrorCode.AnotherRunActive, () => BackupRemover.Remove(backup, true, clinic.Removal() with { Patience = TimeSpan.Zero }, new RecordingLog(), CancellationToken.None));
        }
        finally
        {
            go.Set();
        }
        Assert.NotNull((await first).SafetyBackup);
        Assert.Empty(clinic.DataLeftovers());
    }

    [Fact]
    public void Data_that_changes_while_it_is_saved_is_not_replaced()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo backup = clinic.BackUp();
        string late = Path.Combine(clinic.Data, "prescriptions", "late.pdf");
        Listener listener = new(p =>
        {
            if (p.Phase == BackupPhase.Swapping)
            {
                File.WriteAllText(late, "%PDF of the last minute %%EOF");
            }
        });

        BackupAssert.Fails(BackupErrorCode.ApplicationRunning, () => clinic.Restore(backup, progress: listener));

        Assert.True(File.Exists(late));
        Assert.Empty(clinic.DataLeftovers());
    }

    [Fact]
    public void A_root_or_a_backup_inside_what_is_exchanged_is_refused()
    {
        using TestClinic clinic = TestClinic.Create();
        string root = Path.Combine(clinic.Data, "archive");
        Directory.CreateDirectory(root);
        BackupInfo backup = clinic.BackUp(o => o with { BackupRoot = root, IncludeExtra = true });
        clinic.Restore(backup, o => o with { SafetyRoot = root });
        BackupInfo hidden = clinic.BackUp();
        string inside = Path.Combine(clinic.Data, "prescriptions", hidden.Name);
        Directory.Move(hidden.Path, inside);

        BackupAssert.Fails(BackupErrorCode.PathsOverlap, () => clinic.Restore(BackupCatalog.Find(inside, clinic.Now, TestClinic.India)));

        Assert.True(Directory.Exists(inside));
    }

    [Theory]
    [InlineData("clinic.db-wal")]
    [InlineData("CLINIC.DB-journal")]
    [InlineData("chroma/chroma.sqlite3-wal")]
    [InlineData(".docassist-restore/journal.json")]
    [InlineData("restore-leftovers_x")]
    public void A_sealed_manifest_that_lists_what_no_backup_has_is_refused(string planted)
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo backup = clinic.BackUp();
        BackupForger.Plant(backup.Path, planted);
        SortedDictionary<string, string> before = Files.Snapshot(clinic.Data);
        bool another = planted == "CLINIC.DB-journal" && !Shell.IsWindows;

        if (!another)
        {
            BackupException failure = Assert.Throws<BackupException>(() => clinic.Restore(backup, o => o with { Force = true }));
            Assert.Contains(failure.Code, new[] { BackupErrorCode.ManifestInvalid, BackupErrorCode.BackupDamaged });
            Assert.Equal(before, Files.Snapshot(clinic.Data));
        }
        else
        {
            clinic.Restore(backup, o => o with { Force = true });
            Assert.False(File.Exists(Path.Combine(clinic.Data, "clinic.db-journal")));
        }
    }

    [UnixFact]
    public void A_link_in_a_backup_is_not_followed()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo backup = clinic.BackUp();
        string secret = Path.Combine(clinic.Scratch, "secret");
        File.WriteAllText(secret, "secret");
        string pdf = Directory.GetFiles(Path.Combine(backup.Path, "prescriptions"), "*.pdf", SearchOption.AllDirectories)[0];
        File.Delete(pdf);
        Shell.Run("ln", $"-s \"{secret}\" \"{pdf}\"");

        BackupAssert.Fails(BackupErrorCode.BackupDamaged, () => clinic.Restore(backup));
        clinic.Restore(clinic.Find(backup.Name), o => o with { Force = true });

        Assert.DoesNotContain(Directory.GetFiles(Path.Combine(clinic.Data, "prescriptions"), "*", SearchOption.AllDirectories), f => File.ReadAllText(f) == "secret");
    }

    [Fact]
    public void A_missing_root_for_the_safety_backup_is_an_error_before_anything_else()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo backup = clinic.BackUp();

        BackupAssert.Fails(BackupErrorCode.BackupRootUnavailable, () => clinic.Restore(backup, o => o with { SafetyRoot = Path.Combine(clinic.Scratch, "nowhere") }));

        Assert.Empty(clinic.DataLeftovers());
    }

    private static bool OperatingSystemIsLinux() => System.Runtime.InteropServices.RuntimeInformation.IsOSPlatform(System.Runtime.InteropServices.OSPlatform.Linux);
}
