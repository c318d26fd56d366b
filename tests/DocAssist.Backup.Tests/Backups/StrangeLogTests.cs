using System;
using System.IO;
using System.Linq;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Restoring;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Tests.Comparison;
using DocAssist.Backup.Tests.Support;
using DocAssist.Backup.Verification;
using DocAssist.SampleClinic;
using Microsoft.Data.Sqlite;
using Xunit;

namespace DocAssist.Backup.Tests.Backups;

/// <summary>
/// Somebody has copied another database over one that left its log behind. Each looks whole by itself; SQLite refuses the two together, and so
/// does the app.
/// </summary>
public sealed class StrangeLogTests
{
    [Fact]
    public void A_database_with_the_log_of_another_is_corrupt_and_kept_with_it()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo good = clinic.BackUp();
        LeaveTheLogOfASmallerOne(clinic.Database);
        string database = Files.Sha256(clinic.Database);
        string log = Files.Sha256(clinic.Database + "-wal");

        BackupResult result = clinic.Run();

        Assert.Equal(BackupErrorCode.DatabaseCorrupt, result.Problem!.Code);
        Assert.Equal(BackupVerdict.Corrupt, result.Backup.Verdict);
        AssertKept(result.Backup.Path);
        Assert.Equal(BackupVerdict.Corrupt, clinic.Verify(result.Backup).Verdict);
        Assert.Equal(DatabaseVerdict.Corrupt, DatabaseChecker.Check(clinic.Database, new() { Level = IntegrityLevel.Quick, Now = clinic.Now, Zone = TestClinic.India, ScratchParent = clinic.Scratch }, TimeSpan.FromSeconds(1), null, null, default).Verdict);

        // Its rows without its log are not what a restore would bring back.
        Assert.Contains(clinic.Compare(result.Backup, good).Differences, d => d.Database == "clinic.db" && d.OnlyInBackup is null);

        RestoreResult restored = clinic.Restore(good);

        AssertKept(restored.SafetyBackupPath!);
        Assert.Equal(BackupVerdict.Corrupt, clinic.Find(restored.SafetyBackup!).Verdict);
        Assert.False(File.Exists(clinic.Database + "-wal"));
        Assert.Null(clinic.Run().Problem);

        void AssertKept(string backup)
        {
            Assert.Equal(database, Files.Sha256(Path.Combine(backup, "clinic.db")));
            Assert.Equal(log, Files.Sha256(Path.Combine(backup, "clinic.db-wal")));
        }
    }

    [Fact]
    public void In_a_backup_of_the_app_it_is_damage()
    {
        using TestClinic clinic = TestClinic.Create();
        string path = AppBackup.Create(clinic.Data, clinic.Root, clinic.Now.DateTime.AddDays(-1));
        LeaveTheLogOfASmallerOne(Path.Combine(path, "chroma", "chroma.sqlite3"));

        VerificationReport report = clinic.Verify(clinic.Find(Path.GetFileName(path)));

        Assert.Equal(BackupVerdict.Damaged, report.Verdict);
        Assert.Equal((VerificationIssueKind.DatabaseDamaged, "chroma/chroma.sqlite3"), report.Issues.Select(i => (i.Kind, i.Path)).Single());
    }

    [Fact]
    public void An_extra_database_comes_back_with_it()
    {
        using TestClinic clinic = TestClinic.Create();
        string extra = Path.Combine(clinic.Data, "audit.db");
        File.Copy(clinic.Database, extra);
        LeaveTheLogOfASmallerOne(extra);
        string database = Files.Sha256(extra);
        string log = Files.Sha256(extra + "-wal");
        BackupInfo made = clinic.BackUp(o => o with { IncludeExtra = true });
        Assert.Equal(BackupVerdict.Partial, made.Verdict);

        clinic.Restore(made, o => o with { Force = true });
        Assert.Equal(log, Files.Sha256(extra + "-wal"));

        File.Delete(extra);
        File.Delete(extra + "-wal");
        clinic.Restore(made, o => o with { Force = true });
        Assert.Equal(database, Files.Sha256(extra));
        Assert.Equal(log, Files.Sha256(extra + "-wal"));
    }

    /// <summary>The log changes a row and not the first page, and ends before the last page of the database that it now lies beside.</summary>
    private static void LeaveTheLogOfASmallerOne(string database)
    {
        string smaller = database + ".smaller";
        using (SqliteConnection connection = Databases.Open(smaller))
        {
            Databases.Execute(connection, "PRAGMA journal_mode = WAL; CREATE TABLE t (x); INSERT INTO t VALUES (1); PRAGMA wal_checkpoint(TRUNCATE)");
            Databases.Execute(connection, "UPDATE t SET x = 2");
            using FileStream log = new(smaller + "-wal", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using FileStream copy = File.Create(database + "-wal");
            log.CopyTo(copy);
        }
        File.Delete(smaller);
    }
}
