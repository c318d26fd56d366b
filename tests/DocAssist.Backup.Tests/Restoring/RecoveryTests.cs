using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Restoring;
using DocAssist.Backup.Swapping;
using DocAssist.Backup.Tests.Support;
using Xunit;

namespace DocAssist.Backup.Tests.Restoring;

/// <summary>
/// A restore that died in its midst, at every step it can have come to: the next command that changes anything undoes it, and until then those that
/// only look say so. The states on the disk are laid out here by hand, as a killed restore leaves them.
/// </summary>
public sealed class RecoveryTests
{
    public static IEnumerable<object[]> Steps() => Enumerable.Range(0, (InterruptedRestore.Parts.Count * 2) + 1).Select(n => new object[] { n });

    [Theory]
    [MemberData(nameof(Steps))]
    public void The_next_backup_undoes_it_and_saves_what_was_there(int steps)
    {
        using TestClinic clinic = TestClinic.Create();
        SortedDictionary<string, string> since = InterruptedRestore.Interrupt(clinic, steps);
        BackupException told = PendingRestore.Find(clinic.Data, null)!;
        Assert.Equal(BackupErrorCode.RecoveryNeeded, told.Code);
        RecordingLog log = new();

        BackupInfo made = clinic.Run(log: log).Backup;

        Assert.Equal(since, Meaning.Of(clinic.Data));
        Assert.Equal(since, Meaning.Of(made.Path));
        Assert.Empty(clinic.DataLeftovers());
        Assert.Contains(log.Warnings, w => w.Contains("interrupted; it has been undone"));
        Assert.Null(PendingRestore.Find(clinic.Data, clinic.Root));
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void The_next_restore_undoes_it_and_goes_on(int steps)
    {
        using TestClinic clinic = TestClinic.Create();
        SortedDictionary<string, string> then = Meaning.Of(clinic.Data);
        BackupInfo backup = clinic.BackUp();
        SortedDictionary<string, string> since = InterruptedRestore.Interrupt(clinic, steps);

        RestoreResult result = clinic.Restore(backup);

        Assert.Equal(then, Meaning.Of(clinic.Data));
        Assert.Equal(since, Meaning.Of(result.SafetyBackupPath!));
        Assert.Empty(clinic.DataLeftovers());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    public void Side_files_come_back_before_their_database_and_strange_ones_are_kept(int steps)
    {
        using TestClinic clinic = TestClinic.Create();
        BadDataTests.LeaveSideFile(clinic, "wal");
        SortedDictionary<string, string> since = InterruptedRestore.Interrupt(clinic, steps);
        bool strange = steps == 8;
        if (strange)
        {
            // The app ran on the restored database, and died too.
            File.WriteAllBytes(clinic.Database + "-wal", [1, 2, 3]);
        }

        clinic.Run();

        Assert.Equal(since, Meaning.Of(clinic.Data));
        Assert.Equal(strange ? 1 : 0, clinic.DataLeftovers().Length);
        if (strange)
        {
            Assert.Equal([1, 2, 3], File.ReadAllBytes(Path.Combine(clinic.Data, clinic.DataLeftovers()[0], "new", "clinic.db-wal")));
        }
    }

    [Fact]
    public void What_the_app_wrote_on_half_restored_data_is_kept()
    {
        using TestClinic clinic = TestClinic.Create();
        SortedDictionary<string, string> since = InterruptedRestore.Interrupt(clinic, 8);
        clinic.Sql("INSERT INTO patients (uhid, name, created_at) VALUES ('EMR-2026-9999', 'Late', '2026-01-05')");
        RecordingLog log = new();

        clinic.Run(log: log);

        Assert.Equal(since, Meaning.Of(clinic.Data));
        string kept = Path.Combine(clinic.Data, Assert.Single(clinic.DataLeftovers()));
        Assert.Equal(1, Databases.Number(Path.Combine(kept, "new", "clinic.db"), "SELECT count(*) FROM patients WHERE uhid = 'EMR-2026-9999'"));
        Assert.Contains(log.Warnings, w => w.Contains("kept in"));
        Assert.Equal(clinic.List()[0].FileCount, clinic.BackUp(o => o with { IncludeExtra = true }).FileCount);
    }

    [Fact]
    public void An_empty_database_that_the_app_made_in_between_is_put_aside()
    {
        using TestClinic clinic = TestClinic.Create();
        SortedDictionary<string, string> since = InterruptedRestore.Interrupt(clinic, 7);
        Assert.False(File.Exists(clinic.Database));
        clinic.Sql("CREATE TABLE patients (id INTEGER PRIMARY KEY)");

        clinic.Run();

        Assert.Equal(since, Meaning.Of(clinic.Data));
        Assert.True(File.Exists(Path.Combine(clinic.Data, Assert.Single(clinic.DataLeftovers()), "strange", "clinic.db")));
    }

    [Fact]
    public void While_the_app_runs_nothing_is_undone_and_nothing_is_backed_up()
    {
        using TestClinic clinic = TestClinic.Create();
        InterruptedRestore.Interrupt(clinic, 4);
        string[] before = Directory.GetFileSystemEntries(clinic.Data, "*", SearchOption.AllDirectories);
        using (Microsoft.Data.Sqlite.SqliteConnection app = Databases.Open(clinic.Database))
        {
            Databases.Execute(app, "BEGIN IMMEDIATE");
            BackupException failure = BackupAssert.Fails(BackupErrorCode.RecoveryNeeded, () => clinic.Run());
            Assert.Contains("in use", failure.Message);
        }

        Assert.Equal(before, Directory.GetFileSystemEntries(clinic.Data, "*", SearchOption.AllDirectories));
        Assert.Empty(clinic.List());
        clinic.Run();
        Assert.Empty(clinic.DataLeftovers());
    }

    [Fact]
    public void A_root_tells_of_a_restore_that_was_interrupted_only_while_there_is_something_to_undo()
    {
        using TestClinic clinic = TestClinic.Create();
        InterruptedRestore.Interrupt(clinic, 4);
        Directory.CreateDirectory(Path.Combine(clinic.Root, ".docassist"));
        File.WriteAllText(Path.Combine(clinic.Root, ".docassist", "restore.json"), $"{{ \"id\": \"abcd\", \"data_path\": \"{clinic.Data.Replace("\\", "\\\\")}\" }}");

        Assert.Equal(BackupErrorCode.RecoveryNeeded, PendingRestore.Find(null, clinic.Root)!.Code);
        clinic.Run();

        Assert.Null(PendingRestore.Find(null, clinic.Root));
    }

    [Fact]
    public void What_is_kept_never_takes_the_place_of_what_was_kept_before()
    {
        using TestClinic clinic = TestClinic.Create();
        InterruptedRestore.Interrupt(clinic, 8);
        clinic.Sql("UPDATE patients SET phone = 'late'");
        Directory.CreateDirectory(Path.Combine(clinic.Data, "restore-leftovers_abcd"));

        clinic.Run();

        Assert.True(File.Exists(Path.Combine(clinic.Data, "restore-leftovers_abcd_2", "new", "clinic.db")));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(clinic.Data, "restore-leftovers_abcd")));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(7)]
    public void A_data_folder_that_was_moved_since_is_undone_where_it_is_now(int steps)
    {
        using TestClinic clinic = TestClinic.Create();
        SortedDictionary<string, string> since = InterruptedRestore.Interrupt(clinic, steps);
        string moved = clinic.Data + "-moved";
        Directory.Move(clinic.Data, moved);

        clinic.Run(o => o with { Data = DataFolder.At(moved, "-DataPath") });

        Assert.Equal(since, Meaning.Of(moved));
        Assert.False(Directory.Exists(Path.Combine(moved, ".docassist-restore")));
    }

    [Fact]
    public void Nothing_is_undone_while_a_part_is_out_of_reach_and_nothing_of_it_is_deleted()
    {
        using TestClinic clinic = TestClinic.Create();
        string drive = Path.Combine(clinic.Scratch, "drive");
        Directory.CreateDirectory(drive);
        Directory.Move(Path.Combine(clinic.Data, "prescriptions"), Path.Combine(drive, "prescriptions"));
        BackupOptions Split(BackupOptions o) => o with { Data = o.Data with { PrescriptionsPath = Path.Combine(drive, "prescriptions") } };
        Lay(clinic, drive, "prescriptions");
        File.WriteAllText(Path.Combine(drive, ".docassist-restore", "data-folder.txt"), clinic.Data);
        Directory.Move(drive, drive + "-unplugged");
        Directory.CreateDirectory(drive);

        BackupAssert.Fails(BackupErrorCode.RecoveryNeeded, () => clinic.Run(Split));
        Assert.True(SwapJournalIsThere(clinic));
        Directory.Delete(drive);
        Directory.Move(drive + "-unplugged", drive);
        clinic.Run(Split);

        Assert.Equal("old", File.ReadAllText(Path.Combine(drive, "prescriptions", "old.txt")));
    }

    [Fact]
    public void The_only_copy_of_a_part_is_put_aside_when_the_journal_is_lost()
    {
        using TestClinic clinic = TestClinic.Create();
        string drive = Path.Combine(clinic.Scratch, "drive");
        Directory.CreateDirectory(drive);
        Lay(clinic, drive, "prescriptions");
        File.WriteAllText(Path.Combine(drive, ".docassist-restore", "data-folder.txt"), "/lost/data");
        Directory.Delete(Path.Combine(clinic.Data, ".docassist-restore"), recursive: true);

        clinic.Run(o => o with { Data = o.Data with { PrescriptionsPath = Path.Combine(drive, "prescriptions") } });

        Assert.True(File.Exists(Path.Combine(drive, "restore-leftovers_unknown", "old", "prescriptions", "old.txt")));
    }

    private static bool SwapJournalIsThere(TestClinic clinic) => File.Exists(Path.Combine(clinic.Data, ".docassist-restore", "journal.json"));

    [Fact]
    public void A_work_folder_without_a_journal_is_swept()
    {
        using TestClinic clinic = TestClinic.Create();
        string work = Path.Combine(clinic.Data, ".docassist-restore", "new", "prescriptions");
        Directory.CreateDirectory(work);
        File.WriteAllText(Path.Combine(work, "x.pdf"), "x");

        clinic.Run();

        Assert.Empty(clinic.DataLeftovers());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{ "version": 1, "id": "a", "data_path": "DATA", "backup": "b", "started_at_utc": "2026-01-05T09:00:00.0000000Z", "pieces": [ { "live": "/etc/hostname", "had_live": true, "is_database": false, "new_side_files": [], "new_fingerprint": "x", "old_fingerprint": "x" } ] }""")]
    [InlineData("""{ "version": 1, "id": "a", "data_path": "DATA", "backup": "b", "started_at_utc": "2026-01-05T09:00:00.0000000Z", "pieces": [ { "live": "DATA/../elsewhere", "had_live": true, "is_database": false, "new_side_files": [], "new_fingerprint": "x", "old_fingerprint": "x" } ] }""")]
    [InlineData("""{ "version": 2, "id": "a", "data_path": "DATA", "backup": "b", "started_at_utc": "2026-01-05T09:00:00.0000000Z", "pieces": [] }""")]
    public void A_journal_that_is_none_or_of_other_folders_is_not_followed(string journal)
    {
        using TestClinic clinic = TestClinic.Create();
        string work = Path.Combine(clinic.Data, ".docassist-restore");
        Directory.CreateDirectory(work);
        File.WriteAllText(Path.Combine(work, "journal.json"), journal.Replace("DATA", clinic.Data.Replace("\\", "\\\\")));
        string[] before = Directory.GetFileSystemEntries(clinic.Data, "*", SearchOption.AllDirectories);

        BackupAssert.Fails(BackupErrorCode.RecoveryNeeded, () => clinic.Run());

        Assert.Equal(before, Directory.GetFileSystemEntries(clinic.Data, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_part_that_lies_elsewhere_is_undone_too_and_never_taken_for_litter()
    {
        using TestClinic clinic = TestClinic.Create();
        string elsewhere = Path.Combine(clinic.Scratch, "elsewhere");
        Directory.CreateDirectory(elsewhere);
        Directory.Move(Path.Combine(clinic.Data, "prescriptions"), Path.Combine(elsewhere, "prescriptions"));
        BackupOptions Split(BackupOptions o) => o with { Data = o.Data with { PrescriptionsPath = Path.Combine(elsewhere, "prescriptions") } };
        BackupInfo backup = clinic.BackUp(Split);
        File.WriteAllText(Path.Combine(elsewhere, "prescriptions", "since.pdf"), "since");

        clinic.Restore(backup, o => o with { Data = Split(clinic.Options()).Data });

        Assert.False(File.Exists(Path.Combine(elsewhere, "prescriptions", "since.pdf")));
        Assert.Equal(["prescriptions"], Directory.GetFileSystemEntries(elsewhere).Select(p => Path.GetFileName(p)!));

        // As if the power had gone after the papers had been exchanged: the journal is in the data folder, the old papers are elsewhere.
        Lay(clinic, elsewhere, "prescriptions");
        File.WriteAllText(Path.Combine(elsewhere, ".docassist-restore", "data-folder.txt"), clinic.Data);
        clinic.Sql("CREATE TABLE patients (id INTEGER PRIMARY KEY); CREATE TABLE visits (id INTEGER PRIMARY KEY)", Path.Combine(elsewhere, "clinic.db"));
        BackupAssert.Fails(BackupErrorCode.RecoveryNeeded, () => clinic.Run(o => o with { Data = DataFolder.At(elsewhere, "-DataPath") }));
        clinic.Run(Split);

        Assert.Equal("old", File.ReadAllText(Path.Combine(elsewhere, "prescriptions", "old.txt")));
        Assert.False(Directory.Exists(Path.Combine(elsewhere, ".docassist-restore")));
    }

    private static void Lay(TestClinic clinic, string place, string part)
    {
        string work = Path.Combine(place, ".docassist-restore");
        Directory.CreateDirectory(Path.Combine(work, "new"));
        Directory.CreateDirectory(Path.Combine(work, "strange"));
        Directory.CreateDirectory(Path.Combine(work, "old", part));
        File.WriteAllText(Path.Combine(work, "old", part, "old.txt"), "old");
        InterruptedRestore.WriteJournal(clinic, [Path.Combine(place, part)]);
    }
}
