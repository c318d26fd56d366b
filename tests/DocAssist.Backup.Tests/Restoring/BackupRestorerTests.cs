using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Restoring;
using DocAssist.Backup.Tests.Support;
using DocAssist.SampleClinic;
using Microsoft.Data.Sqlite;
using Xunit;

namespace DocAssist.Backup.Tests.Restoring;

/// <summary>A restore as it should go: the data is as the backup is, and what was there before is in a safety backup.</summary>
public sealed class BackupRestorerTests
{
    [Fact]
    public void The_data_is_as_it_was_and_what_it_was_since_is_saved()
    {
        using TestClinic clinic = TestClinic.Create();
        SortedDictionary<string, string> then = Meaning.Of(clinic.Data);
        BackupInfo backup = clinic.BackUp();
        Change(clinic);
        SortedDictionary<string, string> since = Meaning.Of(clinic.Data);

        RestoreResult result = clinic.Restore(backup);

        Assert.Equal(then, Meaning.Of(clinic.Data));
        Assert.Empty(clinic.DataLeftovers());
        Assert.Empty(clinic.Leftovers());
        BackupInfo safety = clinic.Find(result.SafetyBackup!);
        Assert.Equal((BackupKind.Safety, BackupVerdict.Good), (safety.Kind, safety.Verdict));
        Assert.Equal(BackupVerdict.Good, clinic.Verify(safety).Verdict);
        Assert.Equal(since, Meaning.Of(safety.Path));
        Assert.StartsWith("This is a safety backup created before restore at 2026-01-05_14-30-0", File.ReadAllText(Path.Combine(safety.Path, "SAFETY_BACKUP.txt")));
        Assert.Equal((20, 6), (result.PatientCount, Directory.GetFiles(Path.Combine(clinic.Data, "prescriptions"), "*.pdf", SearchOption.AllDirectories).Length));
        Assert.All(result.Items, i => Assert.Equal(RestoreOutcome.Restored, i.Outcome));
    }

    [Fact]
    public void The_safety_backup_brings_everything_back()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo backup = clinic.BackUp();
        Change(clinic);
        SortedDictionary<string, string> since = Meaning.Of(clinic.Data);
        RestoreResult result = clinic.Restore(backup);

        clinic.Restore(clinic.Find(result.SafetyBackup!));

        Assert.Equal(since, Meaning.Of(clinic.Data));
        Assert.Equal(2, clinic.List().Count(b => b.Kind == BackupKind.Safety));
    }

    [Fact]
    public void Only_the_parts_that_are_asked_for_are_restored()
    {
        using TestClinic clinic = TestClinic.Create();
        SortedDictionary<string, string> then = Meaning.Of(clinic.Data);
        BackupInfo backup = clinic.BackUp();
        Change(clinic);
        SortedDictionary<string, string> since = Meaning.Of(clinic.Data);

        RestoreResult result = clinic.Restore(backup, o => o with { Items = [DataItem.Database, DataItem.Settings] });

        SortedDictionary<string, string> now = Meaning.Of(clinic.Data);
        Assert.Equal(then["clinic.db"], now["clinic.db"]);
        Assert.Equal(then["settings.json"], now["settings.json"]);
        Assert.Equal(since.Where(f => f.Key.Contains("/")), now.Where(f => f.Key.Contains("/")));
        Assert.Equal(
            [DataItem.VectorStore, DataItem.Prescriptions],
            result.Items.Where(i => i.Outcome == RestoreOutcome.LeftAlone && i.Reason!.Contains("not asked for")).Select(i => i.Item));
    }

    [Fact]
    public void What_the_backup_does_not_have_is_left_alone_and_reported()
    {
        using TestClinic clinic = TestClinic.Create();
        Directory.Delete(Path.Combine(clinic.Data, "prescriptions"), recursive: true);
        BackupInfo backup = clinic.BackUp();
        Directory.CreateDirectory(Path.Combine(clinic.Data, "prescriptions"));
        File.WriteAllText(Path.Combine(clinic.Data, "prescriptions", "new.pdf"), "%PDF new %%EOF");

        RestoreResult result = clinic.Restore(backup);

        Assert.True(File.Exists(Path.Combine(clinic.Data, "prescriptions", "new.pdf")));
        Assert.Contains("the backup has none", result.Items.Single(i => i.Item == DataItem.Prescriptions).Reason);
        BackupAssert.Fails(BackupErrorCode.BackupNotFound, () => clinic.Restore(backup, o => o with { Items = [DataItem.Prescriptions] }));
    }

    [Fact]
    public void Files_that_are_no_part_of_the_data_stay()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo backup = clinic.BackUp();
        File.WriteAllText(Path.Combine(clinic.Data, "licence.key"), "mine");

        clinic.Restore(backup);

        Assert.Equal("mine", File.ReadAllText(Path.Combine(clinic.Data, "licence.key")));
    }

    [Fact]
    public void Extra_files_are_restored_where_the_backup_has_them()
    {
        using TestClinic clinic = TestClinic.Create();
        Directory.CreateDirectory(Path.Combine(clinic.Data, "templates", "empty"));
        File.WriteAllText(Path.Combine(clinic.Data, "templates", "letter.txt"), "then");
        BackupInfo backup = clinic.BackUp(o => o with { IncludeExtra = true });
        File.WriteAllText(Path.Combine(clinic.Data, "templates", "letter.txt"), "since");

        RestoreResult result = clinic.Restore(backup);

        Assert.Equal("then", File.ReadAllText(Path.Combine(clinic.Data, "templates", "letter.txt")));
        Assert.True(Directory.Exists(Path.Combine(clinic.Data, "templates", "empty")));
        Assert.Equal("since", File.ReadAllText(Path.Combine(clinic.Find(result.SafetyBackup!).Path, "templates", "letter.txt")));
    }

    [Fact]
    public void An_extra_database_takes_its_log_with_it()
    {
        using TestClinic clinic = TestClinic.Create();
        string extra = Path.Combine(clinic.Data, "audit.db");
        clinic.Sql("PRAGMA journal_mode = WAL; CREATE TABLE t (x); INSERT INTO t VALUES (1)", extra);
        BackupInfo backup = clinic.BackUp(o => o with { IncludeExtra = true });
        byte[] log;
        using (SqliteConnection app = Databases.Open(extra))
        {
            Databases.Execute(app, "UPDATE t SET x = 2");
            using FileStream shared = new(extra + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            log = new byte[shared.Length];
            Assert.Equal(log.Length, shared.Read(log, 0, log.Length));
        }
        File.WriteAllBytes(extra + "-wal", log);

        clinic.Restore(backup);

        Assert.Equal(1, Databases.Number(extra, "SELECT x FROM t"));
        Assert.Empty(clinic.DataLeftovers());
    }

    [Fact]
    public void Parts_under_other_names_in_the_data_folder_are_no_extra_files_and_come_back()
    {
        using TestClinic clinic = TestClinic.Create();
        string mine = Path.Combine(clinic.Data, "mine.db");
        string papers = Path.Combine(clinic.Data, "files", "rx");
        File.Move(clinic.Database, mine);
        Directory.CreateDirectory(Path.Combine(clinic.Data, "files"));
        File.WriteAllText(Path.Combine(clinic.Data, "files", "note.txt"), "then");
        Directory.Move(Path.Combine(clinic.Data, "prescriptions"), papers);
        DataFolder data = clinic.Options().Data with { DatabasePath = mine, PrescriptionsPath = papers };
        BackupInfo backup = clinic.BackUp(o => o with { Data = data, IncludeExtra = true });
        Assert.DoesNotContain(Directory.GetFileSystemEntries(backup.Path, "*", SearchOption.AllDirectories), p => p.EndsWith("mine.db") || p.EndsWith("rx"));
        SortedDictionary<string, string> then = Files.Snapshot(papers);
        File.WriteAllText(Path.Combine(papers, "new.pdf"), "%PDF new %%EOF");

        BackupAssert.Fails(BackupErrorCode.PathsOverlap, () => clinic.Restore(backup, o => o with { Data = data }));
        clinic.Restore(backup, o => o with { Data = data, Items = [DataItem.Database, DataItem.Prescriptions] });

        Assert.Equal(then, Files.Snapshot(papers));
        Assert.Equal(20, Databases.Number(mine, "SELECT count(*) FROM patients"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_empty_folder_is_filled_without_a_safety_backup(bool isThere)
    {
        using TestClinic clinic = TestClinic.Create();
        SortedDictionary<string, string> then = Meaning.Of(clinic.Data);
        BackupInfo backup = clinic.BackUp();
        string folder = Path.Combine(clinic.Scratch, "elsewhere");
        if (isThere)
        {
            Directory.CreateDirectory(folder);
        }
        SortedDictionary<string, string> before = Files.Snapshot(clinic.Data);

        RestoreResult result = clinic.Restore(backup, o => TestClinic.Into(o, folder));

        Assert.Equal(then, Meaning.Of(folder));
        Assert.Equal(["chroma", "clinic.db", "prescriptions", "settings.json"], Directory.GetFileSystemEntries(folder).Select(p => Path.GetFileName(p)!).OrderBy(n => n, StringComparer.Ordinal));
        Assert.Null(result.SafetyBackup);
        Assert.Equal(before, Files.Snapshot(clinic.Data));
    }

    [Fact]
    public void A_folder_with_something_in_it_is_not_filled()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo backup = clinic.BackUp();
        string file = Path.Combine(clinic.Scratch, "mine.txt");
        File.WriteAllText(file, "mine");

        BackupAssert.Fails(BackupErrorCode.DestinationNotEmpty, () => clinic.Restore(backup, o => TestClinic.Into(o, clinic.Scratch)));
        BackupAssert.Fails(BackupErrorCode.DestinationNotEmpty, () => clinic.Restore(backup, o => TestClinic.Into(o, file)));
        BackupAssert.Fails(BackupErrorCode.PathsOverlap, () => clinic.Restore(backup, o => TestClinic.Into(o, Path.Combine(backup.Path, "inside"))));
        BackupAssert.Fails(BackupErrorCode.PathsOverlap, () => clinic.Restore(backup, o => TestClinic.Into(o, Path.Combine(clinic.BackUp().Path, "inside"))));

        Assert.Equal([file], Directory.GetFileSystemEntries(clinic.Scratch));
        BackupAssert.IsWhole(backup.Path);
    }

    [Fact]
    public void A_database_that_was_in_WAL_mode_is_so_again()
    {
        using TestClinic clinic = TestClinic.Create();
        string chroma = Path.Combine(clinic.Data, "chroma", "chroma.sqlite3");
        clinic.Sql("PRAGMA journal_mode = WAL");
        clinic.Sql("PRAGMA journal_mode = WAL", chroma);
        SortedDictionary<string, string> then = Meaning.Of(clinic.Data);
        BackupInfo backup = clinic.BackUp();
        clinic.Sql("PRAGMA journal_mode = DELETE");
        Change(clinic);

        clinic.Restore(backup);

        Assert.Equal(then, Meaning.Of(clinic.Data));
        foreach (string database in new[] { clinic.Database, chroma })
        {
            byte[] head = File.ReadAllBytes(database).Take(20).ToArray();
            Assert.Equal((2, 2), (head[18], head[19]));
            Assert.False(File.Exists(database + "-wal"));
        }
    }

    [Fact]
    public void A_backup_of_the_app_is_restored_after_its_own_check()
    {
        using TestClinic clinic = TestClinic.Create();
        SortedDictionary<string, string> then = Meaning.Of(clinic.Data);
        string path = AppBackup.Create(clinic.Data, clinic.Root, clinic.Now.DateTime.AddDays(-1));
        BackupInfo backup = BackupCatalog.Find(path, clinic.Now, TestClinic.India);
        Assert.Equal(BackupVerdict.Unverified, backup.Verdict);
        Change(clinic);

        RestoreResult result = clinic.Restore(backup);

        Assert.Equal(then, Meaning.Of(clinic.Data));
        Assert.Equal(BackupVerdict.Good, result.Verdict);
    }

    [Fact]
    public void A_vector_store_that_the_app_copied_with_its_log_is_restored_with_what_is_in_it()
    {
        using TestClinic clinic = TestClinic.Create();
        string chroma = Path.Combine(clinic.Data, "chroma", "chroma.sqlite3");
        clinic.Sql("PRAGMA journal_mode = WAL", chroma);
        string path;
        SortedDictionary<string, string> then;
        using (Microsoft.Data.Sqlite.SqliteConnection open = Databases.Open(chroma))
        {
            Databases.Execute(open, "CREATE TABLE only_in_the_log (id INTEGER PRIMARY KEY); INSERT INTO only_in_the_log VALUES (1), (2)");
            then = Meaning.Of(clinic.Data);
            path = AppBackup.Create(clinic.Data, clinic.Root, clinic.Now.DateTime.AddDays(-1));
        }
        clinic.Sql("DROP TABLE only_in_the_log", chroma);

        clinic.Restore(BackupCatalog.Find(path, clinic.Now, TestClinic.India));

        Assert.Equal(then, Meaning.Of(clinic.Data));
        Assert.Equal(2, Databases.Number(chroma, "SELECT count(*) FROM only_in_the_log"));
    }

    [Fact]
    public void A_backup_is_not_changed_by_being_restored()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo backup = clinic.BackUp();
        SortedDictionary<string, string> before = Files.Snapshot(backup.Path);

        clinic.Restore(backup);

        Assert.Equal(before, Files.Snapshot(backup.Path));
    }

    [UnixFact]
    public void Restored_files_have_the_owner_and_the_rights_of_those_they_replace()
    {
        using TestClinic clinic = TestClinic.Create();
        string papers = Path.Combine(clinic.Data, "prescriptions");
        BackupInfo backup = clinic.BackUp();
        bool isRoot = Shell.Run("id", "-u").Trim() == "0";
        if (isRoot)
        {
            Shell.Run("chown", $"-R 12345:23456 \"{clinic.Data}\"");
        }
        Shell.Run("chmod", $"640 \"{clinic.Database}\"");
        Shell.Run("chmod", $"2750 \"{papers}\"");
        File.Delete(Directory.GetFiles(papers, "*.pdf", SearchOption.AllDirectories)[0]);

        clinic.Restore(backup);

        string owner = isRoot ? "12345:23456" : Shell.Run("stat", $"-c %u:%g \"{clinic.Root}\"").Trim();
        Assert.Equal($"640 {owner}", Shell.Run("stat", $"-c \"%a %u:%g\" \"{clinic.Database}\"").Trim());
        Assert.Equal($"750 {owner}", Shell.Run("stat", $"-c \"%a %u:%g\" \"{papers}\"").Trim());
        // One that was not there any more gets the rights that the folder gives.
        string[] rights = Shell.Run("find", $"\"{papers}\" -name *.pdf -printf \"%m %U:%G\\n\"").Split(['\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(6, rights.Length);
        Assert.All(rights, r => Assert.EndsWith(owner, r));
        Assert.Single(rights, r => r.StartsWith("640"));
    }

    [Fact]
    public void Progress_rises_to_a_hundred_and_tells_the_phases()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo backup = clinic.BackUp();
        List<BackupProgress> reports = [];

        clinic.Restore(backup, progress: new Listener(p =>
        {
            lock (reports)
            {
                reports.Add(p);
            }
        }));

        Assert.Equal(
            [BackupPhase.Verifying, BackupPhase.Staging, BackupPhase.SavingCurrentData, BackupPhase.Swapping, BackupPhase.Completed],
            reports.Select(p => p.Phase).Distinct());
        Assert.Equal(100, reports[reports.Count - 1].Percent);
    }

    private static void Change(TestClinic clinic)
    {
        clinic.Sql("PRAGMA foreign_keys = OFF; DELETE FROM visits WHERE id % 3 = 0; UPDATE patients SET phone = 'changed' WHERE id = 1; INSERT INTO patients (uhid, name, created_at) VALUES ('EMR-2026-0021', 'New', '2026-01-05')");
        string papers = Path.Combine(clinic.Data, "prescriptions");
        string[] pdfs = Directory.GetFiles(papers, "*.pdf", SearchOption.AllDirectories);
        File.Delete(pdfs[0]);
        File.WriteAllText(pdfs[1], "%PDF changed %%EOF");
        File.WriteAllText(Path.Combine(papers, "new.pdf"), "%PDF new %%EOF");
        Directory.CreateDirectory(Path.Combine(papers, "empty"));
        File.WriteAllText(Path.Combine(clinic.Data, "settings.json"), "{}");
    }
}
