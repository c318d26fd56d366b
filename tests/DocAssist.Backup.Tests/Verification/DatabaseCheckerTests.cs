using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Tests.Support;
using DocAssist.Backup.Verification;
using Microsoft.Data.Sqlite;
using Xunit;

namespace DocAssist.Backup.Tests.Verification;

/// <summary>Each thing that a file called clinic.db can be has a verdict of its own, and none is changed by looking.</summary>
public sealed class DatabaseCheckerTests
{
    [Theory]
    [InlineData("DELETE")]
    [InlineData("WAL")]
    public void Healthy(string journalMode)
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.Sql($"PRAGMA journal_mode = {journalMode}");

        DatabaseReport report = Finds(clinic, DatabaseVerdict.Healthy);

        Assert.Equal(20, report.PatientCount);
        Assert.Equal(journalMode, report.JournalMode, ignoreCase: true);
    }

    [Fact]
    public void Missing_and_not_created()
    {
        using TestClinic clinic = TestClinic.Create();
        File.Delete(clinic.Database);

        Finds(clinic, DatabaseVerdict.Missing);

        Assert.False(File.Exists(clinic.Database));
    }

    [Fact]
    public void Empty()
    {
        using TestClinic clinic = TestClinic.Create();
        File.WriteAllBytes(clinic.Database, []);

        Finds(clinic, DatabaseVerdict.Empty);
    }

    [Fact]
    public void Not_sqlite()
    {
        using TestClinic clinic = TestClinic.Create();
        File.WriteAllText(clinic.Database, new string('x', 8192));

        Finds(clinic, DatabaseVerdict.NotSqlite);
    }

    [Fact]
    public void Encrypted()
    {
        using TestClinic clinic = TestClinic.Create();
        byte[] random = new byte[16384];
        new Random(1).NextBytes(random);
        File.WriteAllBytes(clinic.Database, random);

        Finds(clinic, DatabaseVerdict.Encrypted);
    }

    [Fact]
    public void Corrupt()
    {
        using TestClinic clinic = TestClinic.Create();
        Backups.BadInputTests.Damage(clinic.Database);

        Assert.NotEmpty(Finds(clinic, DatabaseVerdict.Corrupt).Messages);
    }

    [Fact]
    public void Cut_off()
    {
        using TestClinic clinic = TestClinic.Create();
        using (FileStream stream = new(clinic.Database, FileMode.Open))
        {
            stream.SetLength(stream.Length / 2);
        }

        Finds(clinic, DatabaseVerdict.Corrupt);
    }

    [Fact]
    public void Busy_is_not_corrupt()
    {
        using TestClinic clinic = TestClinic.Create();
        using SqliteConnection app = Databases.Open(clinic.Database);
        Databases.Execute(app, "BEGIN EXCLUSIVE");

        Assert.Equal(DatabaseVerdict.Busy, Check(clinic).Verdict);
    }

    [Fact]
    public void Wrong_schema()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.Sql("PRAGMA foreign_keys = OFF; DROP TABLE visits");

        Assert.Equal("It has no table visits.", Finds(clinic, DatabaseVerdict.WrongSchema).Messages[0]);
    }

    [Fact]
    public void Rows_that_point_to_nothing_are_mentioned_in_full()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.Sql("PRAGMA foreign_keys = OFF; DELETE FROM patients WHERE id = 1");

        Assert.Contains("point to rows", Assert.Single(Finds(clinic, DatabaseVerdict.Healthy).Messages));
    }

    [Fact]
    public void A_collation_that_only_the_app_has_is_no_damage()
    {
        using TestClinic clinic = TestClinic.Create();
        using (SqliteConnection app = Databases.Open(clinic.Database))
        {
            app.CreateCollation("CLINIC", (a, b) => string.CompareOrdinal(b, a));
            Databases.Execute(app, "CREATE TABLE odd (name TEXT COLLATE CLINIC PRIMARY KEY); INSERT INTO odd VALUES ('a'), ('b'), ('c')");
        }

        Finds(clinic, DatabaseVerdict.Healthy);
    }

    /// <summary>As whether any other index has what its table has.</summary>
    [Fact]
    public void Whether_a_full_text_index_has_the_words_of_its_text_is_asked_in_full()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.Sql("CREATE VIRTUAL TABLE advice USING fts5 (body); INSERT INTO advice VALUES ('rest'), ('water'); UPDATE advice_content SET c0 = 'sleep' WHERE id = 1");

        Assert.Equal(DatabaseVerdict.Healthy, Check(clinic, IntegrityLevel.Quick).Verdict);
        Finds(clinic, DatabaseVerdict.Corrupt);
    }

    [Fact]
    public void A_page_of_a_full_text_index_that_is_wrong_is_found_quickly()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.Sql("CREATE VIRTUAL TABLE advice USING fts5 (body); INSERT INTO advice VALUES ('rest'), ('water')");
        long page = Databases.Number(clinic.Database, "SELECT rootpage FROM sqlite_master WHERE name = 'advice_data'");
        long size = Databases.Number(clinic.Database, "PRAGMA page_size");
        Files.FlipBit(clinic.Database, (page - 1) * size, 1);

        Assert.Equal(DatabaseVerdict.Corrupt, Check(clinic, IntegrityLevel.Quick).Verdict);
    }

    private static DatabaseReport Check(TestClinic clinic, IntegrityLevel level = IntegrityLevel.Full) => DatabaseChecker.Check(
        clinic.Database,
        new() { Level = level, Now = clinic.Now, Zone = TestClinic.India, ScratchParent = clinic.Scratch },
        TimeSpan.FromMilliseconds(300),
        null,
        null,
        CancellationToken.None);

    private static DatabaseReport Finds(TestClinic clinic, DatabaseVerdict verdict)
    {
        SortedDictionary<string, string> before = Files.Snapshot(clinic.Data);

        DatabaseReport report = Check(clinic);

        Assert.Equal(verdict, report.Verdict);
        Assert.Equal(before, Files.Snapshot(clinic.Data));
        Assert.Empty(Directory.GetFileSystemEntries(clinic.Scratch));
        return report;
    }
}
