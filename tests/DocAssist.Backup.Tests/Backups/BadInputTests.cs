using System;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace DocAssist.Backup.Tests.Backups;

/// <summary>Bad input gets a clear error or a lesser verdict, and changes nothing else.</summary>
public sealed class BadInputTests
{
    [Fact]
    public void No_database_is_an_error_and_removes_nothing()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.BackUp();
        File.Delete(clinic.Database);

        Refuses(clinic, BackupErrorCode.DatabaseNotFound);
    }

    [Fact]
    public void An_empty_database_is_an_error()
    {
        using TestClinic clinic = TestClinic.Create();
        File.WriteAllBytes(clinic.Database, []);

        Refuses(clinic, BackupErrorCode.NotAClinicDatabase);
    }

    [Fact]
    public void A_folder_called_clinic_db_is_an_error()
    {
        using TestClinic clinic = TestClinic.Create();
        File.Delete(clinic.Database);
        Directory.CreateDirectory(clinic.Database);

        Refuses(clinic, BackupErrorCode.DatabaseNotFound);
    }

    [Fact]
    public void A_file_that_is_no_database_is_an_error()
    {
        using TestClinic clinic = TestClinic.Create();
        File.WriteAllText(clinic.Database, new string('x', 5000));

        Refuses(clinic, BackupErrorCode.NotAClinicDatabase);
    }

    [Fact]
    public void An_encrypted_database_is_an_error_that_says_so()
    {
        using TestClinic clinic = TestClinic.Create();
        byte[] random = new byte[8192];
        new Random(1).NextBytes(random);
        File.WriteAllBytes(clinic.Database, random);

        Assert.Contains("encrypted", Refuses(clinic, BackupErrorCode.NotAClinicDatabase).Message);
    }

    [Fact]
    public void A_database_without_patients_is_an_error()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.Sql("PRAGMA foreign_keys = OFF; DROP TABLE patients");

        Refuses(clinic, BackupErrorCode.NotAClinicDatabase);
    }

    [Fact]
    public void A_damaged_database_is_kept_as_evidence_and_freezes_retention()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo good = clinic.BackUp();
        Damage(clinic.Database);

        BackupResult result = clinic.Run(o => o with { Retention = new(1) });

        Assert.Equal(BackupVerdict.Corrupt, result.Backup.Verdict);
        Assert.Equal(BackupErrorCode.DatabaseCorrupt, result.Problem!.Code);
        Assert.Contains(good.Name, result.Problem.Hint);
        Assert.Contains(good.Name, clinic.List().Select(b => b.Name));
        // What lies there is what was there: the evidence itself is intact.
        Assert.Equal(BackupVerdict.Corrupt, clinic.Verify(result.Backup).Verdict);
    }

    [Fact]
    public void A_database_that_is_cut_is_closed_again()
    {
        using TestClinic clinic = TestClinic.Create();
        using (FileStream file = new(clinic.Database, FileMode.Open))
        {
            file.SetLength(file.Length / 2);
        }

        BackupResult result = clinic.Run();

        Assert.Equal(BackupVerdict.Corrupt, result.Backup.Verdict);
        // On Windows what is still open can be neither renamed nor removed; on Linux the system tells.
        Assert.DoesNotContain(clinic.Root, Shell.OpenFiles());
    }

    [Fact]
    public void A_damaged_vector_store_costs_only_its_item()
    {
        using TestClinic clinic = TestClinic.Create();
        Damage(Path.Combine(clinic.Data, "chroma", "chroma.sqlite3"));

        BackupInfo made = clinic.BackUp();

        Assert.Equal(BackupVerdict.Partial, made.Verdict);
        Assert.StartsWith("VectorStore", Assert.Single(made.Reasons));
        Assert.True(File.Exists(Path.Combine(made.Path, "clinic.db")));
    }

    [Fact]
    public void A_locked_database_is_busy_when_the_time_is_over()
    {
        using TestClinic clinic = TestClinic.Create();
        using SqliteConnection app = Databases.Open(clinic.Database);
        Databases.Execute(app, "BEGIN EXCLUSIVE");

        Refuses(clinic, BackupErrorCode.DatabaseBusy);
    }

    [Fact]
    public void A_locked_vector_store_costs_only_its_item()
    {
        using TestClinic clinic = TestClinic.Create();
        using SqliteConnection app = Databases.Open(Path.Combine(clinic.Data, "chroma", "chroma.sqlite3"));
        Databases.Execute(app, "BEGIN EXCLUSIVE");

        Assert.Equal(BackupVerdict.Partial, clinic.BackUp().Verdict);
    }

    [Fact]
    public void A_locked_vector_store_does_not_use_up_the_patience_for_the_clinic()
    {
        using TestClinic clinic = TestClinic.Create();
        using SqliteConnection store = Databases.Open(Path.Combine(clinic.Data, "chroma", "chroma.sqlite3"));
        Databases.Execute(store, "BEGIN EXCLUSIVE");
        using ManualResetEventSlim locked = new();
        Thread app = new(() =>
        {
            using SqliteConnection database = Databases.Open(clinic.Database);
            Databases.Execute(database, "BEGIN EXCLUSIVE");
            locked.Set();
            Thread.Sleep(TimeSpan.FromSeconds(3.5));
            Databases.Execute(database, "ROLLBACK");
        });
        app.Start();
        locked.Wait();

        BackupInfo made = clinic.BackUp(o => o with { Patience = TimeSpan.FromSeconds(3) });

        app.Join();
        Assert.Equal(BackupVerdict.Partial, made.Verdict);
        BackupAssert.IsWhole(made.Path);
    }

    [Fact]
    public void Two_runs_at_once_wait_for_one_another_or_fail()
    {
        using TestClinic clinic = TestClinic.Create();
        using ManualResetEventSlim inside = new();
        using ManualResetEventSlim goOn = new();
        Thread first = new(() => BackupCreator.Create(clinic.Options(), new Listener(progress =>
        {
            if (progress.Phase == BackupPhase.CopyingDatabases)
            {
                inside.Set();
                goOn.Wait();
            }
        }), null, CancellationToken.None));
        first.Start();
        inside.Wait();

        BackupException failure = BackupAssert.Fails(BackupErrorCode.AnotherRunActive, () => clinic.BackUp(o => o with { Patience = TimeSpan.FromMilliseconds(300) }));

        Assert.Contains("process", failure.Message);
        goOn.Set();
        first.Join();
        Assert.Equal(BackupVerdict.Good, clinic.BackUp().Verdict);
        Assert.Equal(2, clinic.List().Count);
    }

    [Fact]
    public void What_a_dead_run_left_is_swept_by_the_next()
    {
        using TestClinic clinic = TestClinic.Create();
        foreach (string name in new[] { ".partial_20260101T000000Z-dead", ".removing_backup_2026-01-01_00-00-00_dead" })
        {
            Directory.CreateDirectory(Path.Combine(clinic.Root, name, "prescriptions"));
            File.WriteAllText(Path.Combine(clinic.Root, name, "prescriptions", "x.pdf"), "x");
            File.SetAttributes(Path.Combine(clinic.Root, name, "prescriptions", "x.pdf"), FileAttributes.ReadOnly);
        }

        clinic.BackUp();

        Assert.Empty(clinic.Leftovers());
    }

    [UnixFact]
    public void A_pipe_beside_the_database_does_not_hang_the_run()
    {
        using TestClinic clinic = TestClinic.Create();
        Shell.Run("mkfifo", $"\"{clinic.Database}-journal\"");

        Refuses(clinic, BackupErrorCode.ReadFailed);
    }

    [Fact]
    public void All_locked_databases_together_cost_no_more_than_the_time_given()
    {
        using TestClinic clinic = TestClinic.Create();
        SqliteConnection[] apps = Enumerable.Range(0, 6).Select(i =>
        {
            SqliteConnection app = Databases.Open(Path.Combine(clinic.Data, "prescriptions", $"locked-{i}.db"));
            Databases.Execute(app, "CREATE TABLE t (x); BEGIN EXCLUSIVE");
            return app;
        }).ToArray();
        System.Diagnostics.Stopwatch clock = System.Diagnostics.Stopwatch.StartNew();

        BackupInfo made = clinic.BackUp(o => o with { Patience = TimeSpan.FromSeconds(4) });

        // Six waits one after the other would be 24 seconds.
        Assert.InRange(clock.Elapsed.TotalSeconds, 3, 20);
        Assert.Equal(BackupVerdict.Partial, made.Verdict);
        Array.ForEach(apps, app => app.Dispose());
    }

    internal static void Damage(string database)
    {
        using FileStream stream = new(database, FileMode.Open, FileAccess.ReadWrite);
        byte[] noise = Enumerable.Repeat((byte)0xA5, 4096).ToArray();
        // Pages in the middle: the header and the schema stay readable, the rows do not.
        for (long page = 3; page < 12; page++)
        {
            stream.Position = page * 4096;
            stream.Write(noise, 0, noise.Length);
        }
    }

    private static BackupException Refuses(TestClinic clinic, BackupErrorCode code)
    {
        string[] before = clinic.List().Select(b => b.Name).ToArray();

        BackupException failure = BackupAssert.Fails(code, () => clinic.BackUp(o => o with { Retention = new(1), Patience = TimeSpan.FromMilliseconds(300) }));

        Assert.Equal(before, clinic.List().Select(b => b.Name));
        Assert.Empty(clinic.Leftovers());
        return failure;
    }
}
