using System;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Status;
using DocAssist.Backup.Tests.Support;
using DocAssist.Backup.Verification;
using Microsoft.Data.Sqlite;
using Xunit;

namespace DocAssist.Backup.Tests.Status;

/// <summary>What the status knows from others: from checks of the database, from drills, and from the list of the data folder.</summary>
public sealed class StatusEvidenceTests : IDisposable
{
    private readonly TestClinic _clinic = TestClinic.Create();

    public StatusEvidenceTests() => _clinic.RunUnattended();

    private string Records => Path.Combine(_clinic.LocalState(), "databases.json");

    [Fact]
    public void A_check_that_found_the_database_damaged_is_red_until_one_that_does_not()
    {
        byte[] healthy = File.ReadAllBytes(_clinic.Database);
        File.WriteAllBytes(_clinic.Database, new byte[100_000]);
        _clinic.Now += TimeSpan.FromHours(1);

        Check();

        BackupStatus status = _clinic.Status();
        Assert.Equal(Health.Red, status.Health);
        Assert.StartsWith("The check of 2026-01-05 10:00 UTC found the database NotSqlite: ", status.Reasons[0]);
        File.WriteAllBytes(_clinic.Database, healthy);
        _clinic.Now += TimeSpan.FromHours(1);
        Check();
        Assert.NotEqual(Health.Red, _clinic.Status().Health);
    }

    [Fact]
    public void What_a_wrong_clock_has_dated_into_the_future_is_not_believed()
    {
        DateTimeOffset now = _clinic.Now;
        _clinic.Now += TimeSpan.FromDays(300);
        Check();
        _clinic.Now = now + TimeSpan.FromHours(1);
        File.WriteAllBytes(_clinic.Database, new byte[100_000]);
        _clinic.RunUnattended();

        Assert.Equal(Health.Red, _clinic.Status().Health);
    }

    [Fact]
    public void A_good_backup_since_then_says_that_all_is_well_again()
    {
        byte[] healthy = File.ReadAllBytes(_clinic.Database);
        File.Delete(_clinic.Database);
        _clinic.Now += TimeSpan.FromHours(1);
        Check();
        Assert.Equal(Health.Red, _clinic.Status().Health);
        File.WriteAllBytes(_clinic.Database, healthy);

        _clinic.RunNextDay();

        Assert.NotEqual(Health.Red, _clinic.Status().Health);
    }

    [Fact]
    public void A_database_that_is_busy_or_another_says_nothing()
    {
        string other = Path.Combine(_clinic.Scratch, "other.db");
        File.WriteAllText(other, "Once upon a time.");
        _clinic.Now += TimeSpan.FromHours(1);
        Check(other);
        using SqliteConnection app = Databases.Open(_clinic.Database);
        Databases.Execute(app, "BEGIN EXCLUSIVE");

        Assert.Equal(DatabaseVerdict.Busy, Check().Verdict);

        Assert.NotEqual(Health.Red, _clinic.Status().Health);
        Assert.DoesNotContain("clinic.db", File.ReadAllText(Records));
    }

    [Fact]
    public void A_record_that_cannot_be_written_or_read_fails_nothing()
    {
        Directory.CreateDirectory(Records);

        Assert.Equal(DatabaseVerdict.Healthy, Check().Verdict);

        Assert.NotEqual(Health.Red, _clinic.Status().Health);
        Directory.Delete(Records);
        File.WriteAllText(Records, "{");
        Assert.NotEqual(Health.Red, _clinic.Status().Health);
        Check();
        Assert.Contains("Healthy", File.ReadAllText(Records));
    }

    [Fact]
    public void What_a_full_check_finds_a_quick_one_does_not_take_back()
    {
        _clinic.Sql("CREATE VIRTUAL TABLE advice USING fts5 (body); INSERT INTO advice VALUES ('rest'), ('water'); UPDATE advice_content SET c0 = 'sleep' WHERE id = 1");
        _clinic.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(DatabaseVerdict.Corrupt, Check(level: IntegrityLevel.Full).Verdict);
        _clinic.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(DatabaseVerdict.Healthy, Check().Verdict);
        _clinic.RunNextDay();
        Assert.Equal(Health.Red, _clinic.Status().Health);

        _clinic.Sql("INSERT INTO advice (advice) VALUES ('rebuild')");
        Assert.Equal(DatabaseVerdict.Healthy, Check(level: IntegrityLevel.Full).Verdict);
        Assert.NotEqual(Health.Red, _clinic.Status().Health);
    }

    [Fact]
    public void The_records_do_not_grow_for_ever()
    {
        for (int i = 0; i < 60; i++)
        {
            Check(Path.Combine(_clinic.Scratch, $"{i}.db"));
        }

        Assert.Equal(50, File.ReadAllText(Records).Split(["\"path\""], StringSplitOptions.None).Length - 1);
    }

    [Fact]
    public void What_no_backup_takes_is_counted_and_not_named()
    {
        Directory.CreateDirectory(Path.Combine(_clinic.Data, "backups"));
        Directory.CreateDirectory(Path.Combine(_clinic.Data, "logs"));
        Assert.Single(_clinic.Status().Reasons);
        File.WriteAllText(Path.Combine(_clinic.Data, "Asha Rao.docx"), "x");

        Assert.Equal("One entry of the data folder would be in no backup: see which with Test-DocAssistBackupConfiguration.", _clinic.Status().Reasons.Last());
        Directory.CreateDirectory(Path.Combine(_clinic.Data, "scans"));
        Assert.StartsWith("2 entries of the data folder", _clinic.Status().Reasons.Last());
        Assert.Equal(Health.Orange, _clinic.Status().Health);
        _clinic.Now += TimeSpan.FromMinutes(1);
        _clinic.BackUp(o => o with { IncludeExtra = true });
        Assert.Single(_clinic.Status().Reasons);
    }

    [Fact]
    public void A_drill_of_another_clinic_in_the_root_is_not_this_ones()
    {
        string other = Path.Combine(_clinic.Scratch, "other");
        Files.Copy(_clinic.Data, other);
        DataFolder otherData = DataFolder.At(other, "-DataPath");
        BackupConfiguration drilling = Unattended.Quick with { DrillEveryDays = 30 };
        _clinic.Now += TimeSpan.FromHours(1);
        _clinic.RunUnattended(o => o with { DataPath = other, Configuration = drilling });

        Assert.True(_clinic.Status(o => o with { Data = otherData, Configuration = drilling }).LastDrillPassed);
        BackupStatus mine = _clinic.Status(o => o with { Configuration = drilling });
        Assert.Null(mine.LastDrillAtUtc);
        Assert.Contains(mine.Reasons, r => r.StartsWith("No restore drill was held", StringComparison.Ordinal));
        _clinic.RunNextDay(o => o with { Configuration = drilling });
        Assert.Equal(2, DrillRecords.Read(_clinic.Root).Count);
        Assert.True(_clinic.Status(o => o with { Configuration = drilling }).LastDrillPassed);
    }

    public void Dispose() => _clinic.Dispose();

    private DatabaseReport Check(string? path = null, IntegrityLevel level = IntegrityLevel.Quick) => DatabaseChecker.Check(
        path ?? _clinic.Database,
        new() { Level = level, Now = _clinic.Now, Zone = TestClinic.India, ScratchParent = _clinic.Scratch, LocalState = _clinic.LocalState() },
        TimeSpan.FromMilliseconds(300),
        null,
        null,
        CancellationToken.None);
}
