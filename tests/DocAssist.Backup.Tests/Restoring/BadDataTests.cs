using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Restoring;
using DocAssist.Backup.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace DocAssist.Backup.Tests.Restoring;

/// <summary>What one restores over is often broken: that is why one restores. It is saved as it is.</summary>
public sealed class BadDataTests
{
    public static IEnumerable<object[]> Damages() =>
    [
        ["missing"], ["empty"], ["no database"], ["torn pages"], ["cut off"], ["another database"],
    ];

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_bad_database_is_replaced_and_its_bytes_are_kept(string damage)
    {
        using TestClinic clinic = TestClinic.Create();
        SortedDictionary<string, string> then = Meaning.Of(clinic.Data);
        BackupInfo backup = clinic.BackUp();
        Break(clinic, damage);
        SortedDictionary<string, string> broken = Meaning.Of(clinic.Data);
        string? bytes = File.Exists(clinic.Database) ? Files.Sha256(clinic.Database) : null;

        RestoreResult result = clinic.Restore(backup);

        Assert.Equal(then, Meaning.Of(clinic.Data));
        BackupInfo safety = clinic.Find(result.SafetyBackup!);
        Assert.Equal(BackupVerdict.Corrupt, safety.Verdict);
        Assert.Equal(broken, Meaning.Of(safety.Path));
        if (damage != "another database")
        {
            string kept = Path.Combine(safety.Path, "clinic.db");
            Assert.Equal(bytes, File.Exists(kept) ? Files.Sha256(kept) : null);
        }

        // It is evidence, not a backup: it comes back only when somebody insists.
        BackupAssert.Fails(BackupErrorCode.BackupNotGood, () => clinic.Restore(safety));
        Assert.Equal(then, Meaning.Of(clinic.Data));
        clinic.Restore(safety, o => o with { Force = true });
        SortedDictionary<string, string> back = Meaning.Of(clinic.Data);
        if (damage == "missing")
        {
            broken["clinic.db"] = then["clinic.db"]; // What the safety backup does not have is left alone.
        }
        Assert.Equal(broken, back);
    }

    [Fact]
    public void The_log_of_a_damaged_database_is_kept_and_comes_back_with_it()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo backup = clinic.BackUp();
        clinic.Sql("PRAGMA journal_mode = WAL");
        byte[] log;
        using (SqliteConnection open = Databases.Open(clinic.Database))
        {
            Databases.Execute(open, "UPDATE patients SET phone = 'only in the log'");
            log = ReadShared(clinic.Database + "-wal");
            Files.Copy(clinic.Data, clinic.Data + ".dead");
        }
        Directory.Delete(clinic.Data, recursive: true);
        Directory.Move(clinic.Data + ".dead", clinic.Data);
        Break(clinic, "no database");

        RestoreResult result = clinic.Restore(backup);

        string kept = Path.Combine(result.SafetyBackupPath!, "clinic.db-wal");
        Assert.Equal(log, File.ReadAllBytes(kept));
        Assert.False(File.Exists(clinic.Database + "-wal"));
        Assert.Equal(BackupVerdict.Corrupt, clinic.Verify(clinic.Find(result.SafetyBackup!)).Verdict);

        clinic.Restore(clinic.Find(result.SafetyBackup!), o => o with { Force = true });
        Assert.Equal(log, File.ReadAllBytes(clinic.Database + "-wal"));
    }

    [Theory]
    [InlineData("wal")]
    [InlineData("delete")]
    public void The_side_files_of_a_dead_app_leave_with_its_database(string mode)
    {
        using TestClinic clinic = TestClinic.Create();
        SortedDictionary<string, string> then = Meaning.Of(clinic.Data);
        BackupInfo backup = clinic.BackUp();
        LeaveSideFile(clinic, mode);
        SortedDictionary<string, string> since = Meaning.Of(clinic.Data);

        RestoreResult result = clinic.Restore(backup);

        Assert.Equal(then, Meaning.Of(clinic.Data));
        Assert.Empty(Directory.GetFiles(clinic.Data, "clinic.db-*"));
        Assert.Equal(since, Meaning.Of(result.SafetyBackupPath!));
    }

    [Fact]
    public void A_side_file_without_a_database_goes_too()
    {
        using TestClinic clinic = TestClinic.Create();
        SortedDictionary<string, string> then = Meaning.Of(clinic.Data);
        BackupInfo backup = clinic.BackUp();
        LeaveSideFile(clinic, "wal");
        File.Delete(clinic.Database);

        clinic.Restore(backup);

        Assert.Equal(then, Meaning.Of(clinic.Data));
        Assert.Empty(Directory.GetFiles(clinic.Data, "clinic.db-*"));
    }

    [Fact]
    public void A_damaged_vector_store_is_replaced_and_its_bytes_are_kept()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo backup = clinic.BackUp();
        string chroma = Path.Combine(clinic.Data, "chroma", "chroma.sqlite3");
        Tear(chroma);
        string bytes = Files.Sha256(chroma);

        RestoreResult result = clinic.Restore(backup);

        Assert.Equal(bytes, Files.Sha256(Path.Combine(result.SafetyBackupPath!, "chroma", "chroma.sqlite3")));
        Assert.Equal(BackupVerdict.Partial, result.SafetyVerdict);
        Assert.NotEqual(bytes, Files.Sha256(chroma));
    }

    [UnixFact]
    public void What_cannot_be_saved_is_not_replaced()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo backup = clinic.BackUp();
        Shell.Run("mkfifo", $"\"{Path.Combine(clinic.Data, "prescriptions", "pipe")}\"");
        string[] before = Directory.GetFileSystemEntries(clinic.Data, "*", SearchOption.AllDirectories);

        BackupException failure = BackupAssert.Fails(BackupErrorCode.SafetyBackupFailed, () => clinic.Restore(backup));

        Assert.Contains("prescriptions/pipe", failure.Message);
        Assert.Equal(before, Directory.GetFileSystemEntries(clinic.Data, "*", SearchOption.AllDirectories));
        Assert.Single(clinic.List());
        clinic.Restore(backup, o => o with { Items = [DataItem.Database] });
    }

    [UnixFact]
    public void A_part_that_is_a_link_is_not_replaced()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo backup = clinic.BackUp();
        string papers = Path.Combine(clinic.Data, "prescriptions");
        Directory.Move(papers, papers + ".elsewhere");
        Shell.Run("ln", $"-s prescriptions.elsewhere \"{papers}\"");

        BackupAssert.Fails(BackupErrorCode.SafetyBackupFailed, () => clinic.Restore(backup));

        Assert.Single(clinic.List());
        Assert.Empty(clinic.DataLeftovers());
    }

    [UnixFact]
    public void Odd_names_come_back()
    {
        using TestClinic clinic = TestClinic.Create();
        string papers = Path.Combine(clinic.Data, "prescriptions");
        foreach (string name in new[] { "a\nb.pdf", "it's \"quoted\".pdf", "-rf", " leading", "trailing ", "dot.", "a:b", "a\\b", "100%.pdf", "\u0e01\ud83d\ude00.pdf", ".hidden", "CASE", "case", "e\u0301", "\u00e9", "CON" })
        {
            File.WriteAllText(Path.Combine(papers, name), name);
        }
        SortedDictionary<string, string> then = Meaning.Of(clinic.Data);
        BackupInfo backup = clinic.BackUp();
        Directory.Delete(papers, recursive: true);

        clinic.Restore(backup);

        Assert.Equal(then, Meaning.Of(clinic.Data));
    }

    [UnixFact]
    public void A_read_only_tree_is_saved_and_replaced()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo backup = clinic.BackUp();
        SortedDictionary<string, string> then = Meaning.Of(clinic.Data);
        Shell.Run("chmod", $"-R a-w \"{Path.Combine(clinic.Data, "prescriptions")}\" \"{clinic.Database}\"");

        RestoreResult result = clinic.Restore(backup);

        Assert.Equal(then, Meaning.Of(clinic.Data));
        Assert.Equal(then, Meaning.Of(result.SafetyBackupPath!));
        Assert.Empty(clinic.DataLeftovers());
    }

    internal static void LeaveSideFile(TestClinic clinic, string mode)
    {
        clinic.Sql($"PRAGMA journal_mode = {mode}");
        string dead = clinic.Data + ".dead";
        using (SqliteConnection open = Databases.Open(clinic.Database))
        {
            // A cache that holds nothing makes SQLite write in the midst of the transaction.
            Databases.Execute(open, "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN; UPDATE visits SET chief_complaint = 'half done' || hex(randomblob(900))");
            if (mode == "wal")
            {
                Databases.Execute(open, "COMMIT");
            }
            Directory.CreateDirectory(dead);
            foreach (string file in Directory.GetFiles(clinic.Data, "clinic.db*"))
            {
                File.WriteAllBytes(Path.Combine(dead, Path.GetFileName(file)), ReadShared(file));
            }
        }
        foreach (string file in Directory.GetFiles(clinic.Data, "clinic.db*"))
        {
            File.Delete(file);
        }
        foreach (string file in Directory.GetFiles(dead))
        {
            File.Move(file, Path.Combine(clinic.Data, Path.GetFileName(file)));
        }
        Directory.Delete(dead);
        Assert.True(new FileInfo(clinic.Database + (mode == "wal" ? "-wal" : "-journal")).Length > 1000);
    }

    private static void Break(TestClinic clinic, string damage)
    {
        switch (damage)
        {
            case "missing":
                File.Delete(clinic.Database);
                break;
            case "empty":
                File.WriteAllBytes(clinic.Database, []);
                break;
            case "no database":
                File.WriteAllBytes(clinic.Database, Encoding.ASCII.GetBytes(new string('x', 40000)));
                break;
            case "torn pages":
                Tear(clinic.Database);
                break;
            case "cut off":
                byte[] all = File.ReadAllBytes(clinic.Database);
                File.WriteAllBytes(clinic.Database, all.Take((all.Length / 2) + 100).ToArray());
                break;
            default:
                File.Delete(clinic.Database);
                clinic.Sql("CREATE TABLE something (id INTEGER PRIMARY KEY); INSERT INTO something VALUES (1)");
                break;
        }
    }

    private static void Tear(string database)
    {
        byte[] all = File.ReadAllBytes(database);
        for (int page = 2; page * 4096 < all.Length; page += 3)
        {
            for (int i = 0; i < 200 && (page * 4096) + i < all.Length; i++)
            {
                all[(page * 4096) + i] = 0xa5;
            }
        }
        File.WriteAllBytes(database, all);
    }

    private static byte[] ReadShared(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
