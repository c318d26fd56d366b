using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Tests.Support;
using DocAssist.SampleClinic;
using Microsoft.Data.Sqlite;
using Xunit;

namespace DocAssist.Backup.Tests.Backups;

public sealed class BackupCreatorTests
{
    [Fact]
    public void A_backup_is_good_whole_and_counted()
    {
        using TestClinic clinic = TestClinic.Create();

        BackupInfo made = clinic.BackUp(o => o with { Label = "before the update" });

        Assert.Equal("backup_2026-01-05_14-30-00", made.Name);
        Assert.Equal(BackupVerdict.Good, made.Verdict);
        Assert.Empty(made.Reasons);
        Assert.Equal("before the update", made.Label);
        Assert.Equal(20, made.PatientCount);
        Assert.Equal(Databases.Number(clinic.Database, "SELECT count(*) FROM visits"), made.VisitCount);
        BackupAssert.IsWhole(made.Path);
        Assert.Empty(clinic.Leftovers());
    }

    [Fact]
    public void Every_ordinary_file_and_folder_is_copied_as_it_is()
    {
        using TestClinic clinic = TestClinic.Create();
        Directory.CreateDirectory(Path.Combine(clinic.Data, "prescriptions", "2027", "01"));

        BackupInfo made = clinic.BackUp();

        SortedDictionary<string, string> backup = Files.Snapshot(made.Path);
        foreach (KeyValuePair<string, string> file in Files.Snapshot(clinic.Data).Where(f => !f.Key.EndsWith(".db") && !f.Key.EndsWith(".sqlite3")))
        {
            Assert.Equal(file.Value, backup[file.Key]);
        }
        string pdf = Directory.GetFiles(Path.Combine(clinic.Data, "prescriptions"), "*.pdf", SearchOption.AllDirectories)[0];
        Assert.Equal(File.GetLastWriteTimeUtc(pdf), File.GetLastWriteTimeUtc(Path.Combine(made.Path, Files.Relative(clinic.Data, pdf))));
    }

    [Fact]
    public void The_data_folder_is_only_read()
    {
        using TestClinic clinic = TestClinic.Create();
        SortedDictionary<string, string> before = Files.Snapshot(clinic.Data);

        clinic.BackUp(o => o with { Verification = IntegrityLevel.Full });

        Assert.Equal(before, Files.Snapshot(clinic.Data));
    }

    [Fact]
    public void A_database_in_wal_mode_that_no_program_has_open_gets_no_side_files()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.Sql("PRAGMA journal_mode = WAL");
        clinic.Sql("PRAGMA journal_mode = WAL", Path.Combine(clinic.Data, "chroma", "chroma.sqlite3"));
        SortedDictionary<string, string> before = Files.Snapshot(clinic.Data);

        BackupInfo made = clinic.BackUp();

        Assert.Equal(before, Files.Snapshot(clinic.Data));
        Assert.Equal(2, ReadManifest(made).Split(["\"journal_mode\": \"wal\""], StringSplitOptions.None).Length - 1);
        BackupAssert.IsWhole(made.Path);
    }

    [Fact]
    public void Rows_that_are_only_in_the_write_ahead_log_are_saved()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.Sql("PRAGMA journal_mode = WAL");
        using SqliteConnection app = Databases.Open(clinic.Database);
        Databases.Execute(app, "PRAGMA wal_autocheckpoint = 0; INSERT INTO patients (uhid, name) VALUES ('EMR-2026-9999', 'Only in the log')");
        byte[] log = ReadShared(clinic.Database + "-wal");

        BackupInfo made = clinic.BackUp();

        Assert.Equal(21, made.PatientCount);
        Assert.Equal(log, ReadShared(clinic.Database + "-wal"));
        byte[] header = File.ReadAllBytes(Path.Combine(made.Path, "clinic.db")).Take(20).ToArray();
        Assert.Equal([1, 1], header.Skip(18));
        Assert.Contains("\"journal_mode\": \"wal\"", ReadManifest(made));
    }

    [Fact]
    public void A_transaction_that_a_dead_app_left_half_done_is_not_in_the_backup()
    {
        using TestClinic clinic = TestClinic.Create();
        string hot = Path.Combine(clinic.Scratch, "hot.db");
        using (SqliteConnection app = Databases.Open(clinic.Database))
        {
            // A cache of one page makes SQLite write the half-done transaction into the file.
            Databases.Execute(app, "PRAGMA cache_size = 1; BEGIN; UPDATE patients SET name = 'half'; UPDATE investigations SET result = 'half'");
            CopyShared(clinic.Database, hot);
            CopyShared(clinic.Database + "-journal", hot + "-journal");
        }
        File.Delete(clinic.Database);
        File.Move(hot, clinic.Database);
        File.Move(hot + "-journal", clinic.Database + "-journal");
        SortedDictionary<string, string> before = Files.Snapshot(clinic.Data);

        BackupInfo made = clinic.BackUp();

        Assert.Equal(BackupVerdict.Good, made.Verdict);
        Assert.Equal(0, Databases.Number(Path.Combine(made.Path, "clinic.db"), "SELECT count(*) FROM patients WHERE name = 'half'"));
        Assert.Equal(before, Files.Snapshot(clinic.Data));
    }

    [Fact]
    public void A_database_anywhere_in_the_data_is_saved_as_a_database()
    {
        using TestClinic clinic = TestClinic.Create();
        string odd = Path.Combine(clinic.Data, "chroma", "index without extension");
        clinic.Sql("CREATE TABLE t (x); PRAGMA journal_mode = WAL", odd);
        using SqliteConnection app = Databases.Open(odd);
        Databases.Execute(app, "INSERT INTO t VALUES (1)");

        BackupInfo made = clinic.BackUp();

        Assert.Equal(BackupVerdict.Good, made.Verdict);
        Assert.Equal(1, Databases.Number(Path.Combine(made.Path, "chroma", "index without extension"), "SELECT count(*) FROM t"));
    }

    [Fact]
    public void Two_backups_in_one_second_get_two_names()
    {
        using TestClinic clinic = TestClinic.Create();

        BackupInfo first = clinic.BackUp();
        BackupInfo second = clinic.BackUp();

        Assert.Equal("backup_2026-01-05_14-30-01", second.Name);
        Assert.Equal([second.Name, first.Name], clinic.List().Select(b => b.Name));
        BackupAssert.IsWhole(first.Path);
        BackupAssert.IsWhole(second.Path);
    }

    [Fact]
    public void An_hour_that_comes_twice_gives_two_backups_in_true_order()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.Now = new(2026, 10, 25, 2, 30, 0, TimeSpan.FromHours(2));
        BackupInfo summer = clinic.BackUp();
        clinic.Now = new(2026, 10, 25, 2, 30, 0, TimeSpan.FromHours(1));

        BackupInfo winter = clinic.BackUp();

        Assert.NotEqual(summer.Name, winter.Name);
        Assert.Equal([winter.Name, summer.Name], clinic.List().Select(b => b.Name));
    }

    [Fact]
    public void What_the_app_reads_is_what_we_wrote()
    {
        using TestClinic clinic = TestClinic.Create();

        BackupInfo made = clinic.BackUp();

        AppBackupEntry entry = Assert.Single(AppReader.List(clinic.Root));
        Assert.Equal(made.Name, entry.Name);
        Assert.Equal(new DateTime(2026, 1, 5, 14, 30, 0), entry.CreatedAt);
        Assert.Equal(made.PatientCount, entry.PatientCount);
        Assert.Equal(made.VisitCount, entry.VisitCount);
        byte[] bytes = File.ReadAllBytes(Path.Combine(made.Path, "backup_manifest.json"));
        Assert.DoesNotContain(bytes, b => b > 127);
        Assert.Equal((byte)'{', bytes[0]);
    }

    [Fact]
    public void The_manifest_is_written_as_documented()
    {
        using TestClinic clinic = TestClinic.Create();
        Directory.Delete(Path.Combine(clinic.Data, "chroma"), recursive: true);
        Directory.Delete(Path.Combine(clinic.Data, "prescriptions"), recursive: true);

        BackupInfo made = clinic.BackUp(o => o with { Label = "Büro \"1\"" });

        Golden.Equal("manifest.json", Golden.Normalise(ReadManifest(made), clinic));
    }

    [Fact]
    public void The_instructions_are_written_as_documented()
    {
        using TestClinic clinic = TestClinic.Create();

        BackupInfo made = clinic.BackUp();

        string text = File.ReadAllText(Path.Combine(made.Path, "HOW-TO-RESTORE.txt"));
        Golden.Equal("how-to-restore.txt", Golden.Normalise(text.Replace("\r\n", "\n"), clinic));
        Assert.All(text, c => Assert.InRange(c, '\n', '~'));
    }

    [UnixFact]
    public void A_backup_is_for_its_owner_only()
    {
        using TestClinic clinic = TestClinic.Create();

        BackupInfo made = clinic.BackUp();

        Assert.Equal(string.Empty, Shell.Run("find", $"\"{made.Path}\" -type d ! -perm 700"));
        Assert.Equal(string.Empty, Shell.Run("find", $"\"{made.Path}\" -type f ! -perm 600"));
        Assert.Equal(string.Empty, Shell.Run("find", $"\"{clinic.Root}/.docassist\" -type f ! -perm 600"));
    }

    [Fact]
    public void Parts_that_the_clinic_does_not_have_make_no_backup_worse()
    {
        using TestClinic clinic = TestClinic.Create();
        Directory.Delete(Path.Combine(clinic.Data, "chroma"), recursive: true);
        File.Delete(Path.Combine(clinic.Data, "settings.json"));

        Assert.Equal(BackupVerdict.Good, clinic.BackUp().Verdict);
    }

    [Fact]
    public void Extra_files_are_saved_when_asked_for()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.Sql("CREATE TABLE t (x)", Path.Combine(clinic.Data, "audit.db"));
        Directory.CreateDirectory(Path.Combine(clinic.Data, "exports"));
        File.WriteAllText(Path.Combine(clinic.Data, "exports", "list.csv"), "a,b");

        BackupInfo plain = clinic.BackUp();
        BackupInfo extra = clinic.BackUp(o => o with { IncludeExtra = true });

        Assert.False(File.Exists(Path.Combine(plain.Path, "audit.db")));
        Assert.True(File.Exists(Path.Combine(extra.Path, "audit.db")));
        Assert.Equal("a,b", File.ReadAllText(Path.Combine(extra.Path, "exports", "list.csv")));
    }

    [Fact]
    public void A_folder_with_the_backup_root_and_more_in_it_is_missed_and_named()
    {
        using TestClinic clinic = TestClinic.Create();
        string archive = Path.Combine(clinic.Data, "archive");
        string root = Path.Combine(archive, "docassist");
        Directory.CreateDirectory(root);
        File.WriteAllText(Path.Combine(archive, "desktop.ini"), string.Empty);
        Assert.Equal(BackupVerdict.Good, clinic.BackUp(o => o with { BackupRoot = root, IncludeExtra = true }).Verdict);
        File.WriteAllText(Path.Combine(archive, "scan.pdf"), "%PDF scan %%EOF");

        BackupInfo made = clinic.BackUp(o => o with { BackupRoot = root, IncludeExtra = true });

        Assert.Equal(BackupVerdict.Partial, made.Verdict);
        Assert.Contains("holds the backup root", File.ReadAllText(Path.Combine(made.Path, "backup_manifest.json")));
    }

    [Fact]
    public void Secrets_in_the_settings_are_warned_of_and_not_named()
    {
        using TestClinic clinic = TestClinic.Create();
        File.WriteAllText(Path.Combine(clinic.Data, "settings.json"), """{"backup":{"cloud_config":{"secret_key":"hunter2"}}}""");
        RecordingLog log = new();

        clinic.Run(log: log);

        Assert.Contains(log.Warnings, w => w.Contains("credentials"));
        Assert.DoesNotContain(log.Warnings.Concat(log.Verboses), m => m.Contains("hunter2"));
    }

    [Fact]
    public void An_emptied_database_is_suspect_and_removes_nothing()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo good = clinic.BackUp();
        clinic.Sql("PRAGMA foreign_keys = OFF; DELETE FROM patients");
        clinic.Now += TimeSpan.FromDays(1);

        BackupInfo made = clinic.BackUp(o => o with { Retention = new(1) });

        Assert.Equal(BackupVerdict.Suspect, made.Verdict);
        Assert.Contains(good.Name, made.Reasons[0]);
        Assert.Equal(2, clinic.List().Count);
    }

    private static string ReadManifest(BackupInfo backup) => File.ReadAllText(Path.Combine(backup.Path, "backup_manifest.json"), Encoding.UTF8);

    private static byte[] ReadShared(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static void CopyShared(string from, string to) => File.WriteAllBytes(to, ReadShared(from));
}
