using System.IO;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Tests.Support;
using Xunit;

namespace DocAssist.Backup.Tests.Backups;

/// <summary>A database is read and written in blocks, of whatever size its pages are: the copy holds what the live one does.</summary>
public sealed class SnapshotTests
{
    [Theory]
    [InlineData(512, "delete")]
    [InlineData(1024, "wal")]
    [InlineData(4096, "delete")]
    [InlineData(16384, "wal")]
    [InlineData(65536, "delete")]
    [InlineData(65536, "wal")]
    public void A_database_of_any_page_size_is_copied_whole(int pageSize, string journal)
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.Sql($"PRAGMA journal_mode = DELETE; PRAGMA page_size = {pageSize}; VACUUM; PRAGMA journal_mode = {journal}");
        // Chains of overflow pages, a deep index, pages that are free: read forwards, backwards and here and there.
        clinic.Sql("""
            CREATE TABLE scans (id INTEGER PRIMARY KEY, name TEXT UNIQUE, scan BLOB);
            WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
            INSERT INTO scans SELECT i, hex(randomblob(40)), randomblob(i % 7 * 1500) FROM n;
            DELETE FROM scans WHERE id % 5 = 0
            """);
        string[] live = Describe(clinic.Database);

        BackupInfo made = clinic.BackUp(o => o with { Verification = IntegrityLevel.Full });

        Assert.Equal(BackupVerdict.Good, made.Verdict);
        BackupAssert.IsWhole(made.Path);
        Assert.Equal(live, Describe(Path.Combine(made.Path, "clinic.db")));
    }

    [Fact]
    public void A_page_that_is_wrong_anywhere_is_found()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.Sql("CREATE TABLE filler (id INTEGER PRIMARY KEY, text TEXT); WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 2000) INSERT INTO filler SELECT i, hex(randomblob(300)) FROM n");
        long pages = Databases.Number(clinic.Database, "PRAGMA page_count");
        byte[] whole = File.ReadAllBytes(clinic.Database);
        foreach (long page in new[] { pages / 3, pages / 2, pages - 1 })
        {
            byte[] spoiled = (byte[])whole.Clone();
            System.Array.Clear(spoiled, (int)page * 4096, 4096);
            File.WriteAllBytes(clinic.Database, spoiled);

            Assert.Equal(BackupVerdict.Corrupt, clinic.BackUp().Verdict);
        }
    }

    [Fact]
    public void What_is_missing_of_a_page_is_not_taken_from_another()
    {
        using TestClinic clinic = TestClinic.Create();
        string backup = Path.Combine(clinic.Root, "backup_2026-01-04_10-00-00");
        string database = Path.Combine(backup, "clinic.db");
        Directory.CreateDirectory(backup);
        File.WriteAllText(Path.Combine(backup, "backup_manifest.json"), """{"created_at": "2026-01-04T10:00:00", "version": "1.0", "type": "simple_backup", "patient_count": 1, "visit_count": 1}""");
        // Pages of the same rows; the last one is reached from far away, and its first half alone says what should be in the second.
        Databases.Execute(database, """
            PRAGMA page_size = 65536;
            CREATE TABLE patients (id INTEGER PRIMARY KEY, name TEXT);
            CREATE TABLE visits (id INTEGER PRIMARY KEY, name TEXT);
            WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 20) INSERT INTO visits SELECT -i, hex(zeroblob(1500)) FROM n;
            WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 400) INSERT INTO patients SELECT i + 200, hex(zeroblob(1500)) FROM n;
            CREATE TABLE copies (id INTEGER PRIMARY KEY, name TEXT);
            INSERT INTO copies SELECT id + 1000, name FROM patients WHERE id <= 220
            """);
        Assert.True(clinic.Verify(clinic.Find("backup_2026-01-04_10-00-00"), IntegrityLevel.Quick, remember: false).Intact);
        using (FileStream file = File.OpenWrite(database))
        {
            file.SetLength(file.Length - 32768);
        }

        Assert.False(clinic.Verify(clinic.Find("backup_2026-01-04_10-00-00"), IntegrityLevel.Quick, remember: false).Intact);
    }

    private static string[] Describe(string database) =>
    [
        Databases.Number(database, "PRAGMA page_size").ToString(),
        Databases.Number(database, "PRAGMA page_count").ToString(),
        Databases.Number(database, "PRAGMA freelist_count").ToString(),
        Databases.Number(database, "SELECT count(*) FROM patients").ToString(),
        Databases.Text(database, "SELECT group_concat(id || name || hex(scan), ' ') FROM (SELECT * FROM scans ORDER BY id)"),
    ];
}
