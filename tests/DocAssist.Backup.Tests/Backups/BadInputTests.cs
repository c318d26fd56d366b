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
    public void A_root_that_is_not_there_is_an_error_and_is_not_made()
    {
        using TestClinic clinic = TestClinic.Create();
        string root = Path.Combine(clinic.Root, "unplugged", "backups");

        BackupAssert.Fails(BackupErrorCode.BackupRootUnavailable, () => clinic.BackUp(o => o with { BackupRoot = root }));

        Assert.False(Directory.Exists(Path.Combine(clinic.Root, "unplugged")));
    }

    [Fact]
    public void A_new_folder_in_one_that_is_there_is_made_and_that_is_said()
    {
        using TestClinic clinic = TestClinic.Create();
        RecordingLog log = new();

        clinic.Run(o => o with { BackupRoot = Path.Combine(clinic.Root, "new") }, log);

        Assert.Contains(log.Warnings, w => w.Contains("has been made"));
    }

    [Fact]
    public void A_root_that_is_a_file_is_an_error()
    {
        using TestClinic clinic = TestClinic.Create();
        string file = Path.Combine(clinic.Scratch, "file");
        File.WriteAllText(file, "x");

        BackupAssert.Fails(BackupErrorCode.BackupRootUnavailable, () => clinic.BackUp(o => o with { BackupRoot = file }));
    }

    [Theory]
    [InlineData("data")]
    [InlineData("data/prescriptions")]
    [InlineData("data/chroma/backups")]
    [InlineData("data/../data/prescriptions/x")]
    [InlineData(".")]
    public void A_root_that_overlaps_the_data_is_an_error(string root)
    {
        using TestClinic clinic = TestClinic.Create();
        string path = Path.Combine(Path.GetDirectoryName(clinic.Data)!, root);

        BackupAssert.Fails(BackupErrorCode.PathsOverlap, () => clinic.BackUp(o => o with { BackupRoot = path }));
    }

    [UnixFact]
    public void A_root_that_overlaps_the_data_through_a_link_is_an_error()
    {
        using TestClinic clinic = TestClinic.Create();
        string link = Path.Combine(clinic.Scratch, "link");
        Shell.Run("ln", $"-s \"{clinic.Data}/prescriptions/..\" \"{link}\"");

        BackupAssert.Fails(BackupErrorCode.PathsOverlap, () => clinic.BackUp(o => o with { BackupRoot = link + "/prescriptions" }));
    }

    [Fact]
    public void The_apps_own_place_inside_the_data_folder_is_allowed()
    {
        using TestClinic clinic = TestClinic.Create();
        string root = Path.Combine(clinic.Data, "backups");
        Directory.CreateDirectory(root);

        BackupInfo first = clinic.BackUp(o => o with { BackupRoot = root, IncludeExtra = true });
        BackupInfo second = clinic.BackUp(o => o with { BackupRoot = root, IncludeExtra = true });

        Assert.Equal(BackupVerdict.Good, second.Verdict);
        Assert.Equal(first.FileCount, second.FileCount);
    }

    [UnixFact]
    public void Links_pipes_and_sockets_are_reported_and_never_opened()
    {
        using TestClinic clinic = TestClinic.Create();
        string folder = Path.Combine(clinic.Data, "prescriptions");
        Shell.Run("mkfifo", $"\"{folder}/pipe.pdf\"");
        Shell.Run("ln", $"-s /etc/passwd \"{folder}/outside.pdf\"");
        Shell.Run("ln", $"-s . \"{folder}/loop\"");
        Shell.Run("ln", $"-s nowhere \"{folder}/dangling.pdf\"");

        BackupInfo made = clinic.BackUp();

        Assert.Equal(BackupVerdict.Partial, made.Verdict);
        Assert.Contains("4 entries", Assert.Single(made.Reasons));
        Assert.False(File.Exists(Path.Combine(made.Path, "prescriptions", "outside.pdf")));
        Assert.Equal(BackupVerdict.Partial, clinic.Verify(made).Verdict);
    }

    [UnixFact]
    public void A_linked_folder_is_reported_and_the_rest_is_saved()
    {
        using TestClinic clinic = TestClinic.Create();
        string folder = Path.Combine(clinic.Data, "prescriptions");
        Directory.Move(folder, Path.Combine(clinic.Scratch, "elsewhere"));
        Shell.Run("ln", $"-s \"{clinic.Scratch}/elsewhere\" \"{folder}\"");

        BackupInfo made = clinic.BackUp();

        Assert.Equal(BackupVerdict.Partial, made.Verdict);
        Assert.StartsWith("Prescriptions", Assert.Single(made.Reasons));
    }

    [UnixFact]
    public void Odd_names_are_kept_and_verified()
    {
        using TestClinic clinic = TestClinic.Create();
        string[] names = ["new\nline.pdf", "back\\slash.pdf", "col:on.pdf", "trailing. ", "-dash", "\u202Eright.pdf", "emoji \U0001F600.pdf", "CON", "Case.pdf", "case.pdf", "%41.pdf", new string('x', 255)];
        foreach (string name in names)
        {
            File.WriteAllText(Path.Combine(clinic.Data, "prescriptions", name), name);
        }

        BackupInfo made = clinic.BackUp();

        Assert.Equal(BackupVerdict.Good, made.Verdict);
        Assert.All(names, name => Assert.Equal(name, File.ReadAllText(Path.Combine(made.Path, "prescriptions", name))));
        Assert.Equal(BackupVerdict.Good, clinic.Verify(made).Verdict);
        Shell.Run("sh", $"-c \"cd '{made.Path}' && sha256sum --quiet -c SHA256SUMS\"");
    }

    [UnixFact]
    public void A_file_that_changes_for_ever_is_reported()
    {
        using TestClinic clinic = TestClinic.Create();
        string busy = Path.Combine(clinic.Data, "prescriptions", "busy.pdf");
        File.WriteAllBytes(busy, new byte[4_000_000]);
        // The largest file is copied first, buffer by buffer: at each report of one the app writes a little more.
        Listener app = new(progress =>
        {
            if (progress.Phase == BackupPhase.CopyingFiles)
            {
                using FileStream stream = new(busy, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
                stream.WriteByte(1);
            }
        });

        BackupInfo made = BackupCreator.Create(clinic.Options(), app, null, CancellationToken.None).Backup;

        Assert.Equal(BackupVerdict.Partial, made.Verdict);
        Assert.False(File.Exists(Path.Combine(made.Path, "prescriptions", "busy.pdf")));
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

    [Theory]
    [InlineData("7b22646f63746f72223a224dfc6c6c6572227d")] // {"doctor":"M<FC>ller"}: Latin-1
    [InlineData("7b22646f63746f72223a225c756438303078227d")] // {"doctor":"\\ud800x"}: half a pair
    [InlineData("ffd8ffe0")]
    [InlineData("")]
    public void Settings_of_any_bytes_are_saved_as_they_are(string hex)
    {
        using TestClinic clinic = TestClinic.Create();
        byte[] bytes = Enumerable.Range(0, hex.Length / 2).Select(i => Convert.ToByte(hex.Substring(2 * i, 2), 16)).ToArray();
        File.WriteAllBytes(Path.Combine(clinic.Data, "settings.json"), bytes);

        BackupInfo made = clinic.BackUp();

        Assert.Equal(BackupVerdict.Good, made.Verdict);
        Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(made.Path, "settings.json")));
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

    [Fact]
    public void Extra_databases_are_saved_without_their_side_files_and_old_descriptions_are_left_out()
    {
        using TestClinic clinic = TestClinic.Create();
        string extra = Path.Combine(clinic.Data, "audit.db");
        clinic.Sql("CREATE TABLE t (x); PRAGMA journal_mode = WAL", extra);
        File.WriteAllText(Path.Combine(clinic.Data, "SHA256SUMS"), "of a backup that was restored by hand");
        using SqliteConnection app = Databases.Open(extra);
        Databases.Execute(app, "INSERT INTO t VALUES (1)");

        BackupInfo made = clinic.BackUp(o => o with { IncludeExtra = true });

        Assert.Equal(BackupVerdict.Good, made.Verdict);
        BackupAssert.IsWhole(made.Path);
        Assert.Equal(1, Databases.Number(Path.Combine(made.Path, "audit.db"), "SELECT count(*) FROM t"));
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
