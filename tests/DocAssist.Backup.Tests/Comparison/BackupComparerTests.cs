using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Comparison;
using DocAssist.Backup.Tests.Support;
using DocAssist.SampleClinic;
using Microsoft.Data.Sqlite;
using Xunit;

namespace DocAssist.Backup.Tests.Comparison;

public sealed class BackupComparerTests
{
    [Fact]
    public void A_damaged_live_database_is_told_and_the_files_are_compared_all_the_same()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        using (FileStream stream = new(clinic.Database, FileMode.Open))
        {
            stream.Position = 8192;
            stream.Write(new byte[16384], 0, 16384);
        }
        File.Delete(Prescriptions(clinic)[0]);

        BackupComparison comparison = clinic.Compare(made);

        ComparisonDifference database = comparison.Table("(all tables)");
        Assert.Equal("   ", database.Counts());
        Assert.StartsWith("The database of the reference cannot be compared: ", database.Note);
        Assert.Null(comparison.PatientsOnlyInReference);
        Assert.Null(comparison.ReissuedCount);
        Assert.Equal(1, comparison.FilesOnlyInBackup);
        Assert.False(comparison.Identical);
    }

    [Theory]
    [InlineData("")]
    [InlineData("This is no database, and it is long enough to be taken for one if nobody looks at what stands in it, is it not.")]
    public void A_live_database_that_is_none_is_told(string content)
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        File.WriteAllText(clinic.Database, content);
        File.WriteAllText(Path.Combine(clinic.Data, "chroma", "chroma.sqlite3"), content);

        BackupComparison comparison = clinic.Compare(made);

        Assert.Null(comparison.Table("(all tables)").OnlyInBackup);
        Assert.Null(comparison.Table("(all tables)", "chroma/chroma.sqlite3").OnlyInBackup);
    }

    [Fact]
    public void A_missing_live_database_has_lost_every_row()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        File.Delete(clinic.Database);

        BackupComparison comparison = clinic.Compare(made);

        Assert.Equal("20 0 0 0", comparison.Table("patients").Counts());
        Assert.Equal("Only the backup has this database.", comparison.Table("patients").Note);
        Assert.Equal(0L, comparison.PatientsOnlyInReference);
        Assert.Equal(0L, comparison.ReissuedCount);
    }

    [Fact]
    public void A_locked_live_database_is_told()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        using SqliteConnection app = Databases.Open(clinic.Database);
        Databases.Execute(app, "BEGIN EXCLUSIVE");

        BackupComparison comparison = clinic.Compare(made);

        Assert.Contains("locked", comparison.Table("(all tables)").Note);
    }

    [Fact]
    public void Documents_added_removed_and_changed_are_counted_and_named()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        string[] pdfs = Prescriptions(clinic);
        File.Delete(pdfs[0]);
        Files.FlipBit(pdfs[1], 100, 3);
        File.AppendAllText(pdfs[2], "more");
        File.WriteAllText(Path.Combine(clinic.Data, "prescriptions", "new.pdf"), "%PDF-1.4");
        File.WriteAllText(Path.Combine(clinic.Data, "notes.txt"), "Not in the backup, so not compared.");

        BackupComparison comparison = clinic.Compare(made, detailed: true);

        ComparisonDifference files = Assert.Single(comparison.Differences);
        Assert.Equal("1 1 2 3", files.Counts());
        Assert.Equal([Files.Relative(clinic.Data, pdfs[0])], files.KeysOnlyInBackup);
        Assert.Equal(["prescriptions/new.pdf"], files.KeysOnlyInReference);
        Assert.Equal(pdfs.Skip(1).Take(2).Select(p => Files.Relative(clinic.Data, p)), files.KeysChanged);
        Assert.Equal((1L, 1L, 2L), (comparison.FilesOnlyInBackup, comparison.FilesOnlyInReference, comparison.FilesChanged));
        Assert.Empty(clinic.Compare(made).Differences[0].KeysChanged);
    }

    [Fact]
    public void Other_files_are_compared_where_the_backup_holds_them()
    {
        using TestClinic clinic = TestClinic.Create();
        File.WriteAllText(Path.Combine(clinic.Data, "notes.txt"), "one");
        BackupInfo made = clinic.BackUp(o => o with { IncludeExtra = true });
        Assert.True(clinic.Compare(made).Identical);
        File.WriteAllText(Path.Combine(clinic.Data, "notes.txt"), "two");

        Assert.Equal("0 0 1 0", clinic.Compare(made).FilesOf("other files").Counts());
    }

    [UnixFact]
    public void What_cannot_be_read_is_noted()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        Shell.Run("ln", $"-s /etc/hostname \"{clinic.Data}/prescriptions/link.pdf\"");

        BackupComparison comparison = clinic.Compare(made);

        Assert.Equal("0 0 0 6", comparison.FilesOf("prescriptions").Counts());
        Assert.Contains("One entry of the reference could not be read", comparison.FilesOf("prescriptions").Note);
    }

    [Fact]
    public void Two_backups_are_compared_without_the_live_data()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo older = clinic.BackUp();
        clinic.Sql("DELETE FROM metadata WHERE rowid = 1");
        File.Delete(Prescriptions(clinic)[0]);
        clinic.Now += TimeSpan.FromDays(1);
        BackupInfo newer = clinic.BackUp();
        clinic.Sql("DELETE FROM metadata");

        BackupComparison comparison = clinic.Compare(older, newer);
        BackupComparison reverse = clinic.Compare(newer, older);

        Assert.Equal(newer.Name, comparison.Reference);
        Assert.Equal((1L, 0L, 1L), (comparison.RowsOnlyInBackup, comparison.RowsOnlyInReference, comparison.FilesOnlyInBackup));
        Assert.Equal((0L, 1L, 1L), (reverse.RowsOnlyInBackup, reverse.RowsOnlyInReference, reverse.FilesOnlyInReference));
        Assert.True(clinic.Compare(newer, newer).Identical);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_backup_of_the_app_is_compared_with_its_log(bool withLog)
    {
        using TestClinic clinic = TestClinic.Create();
        string store = Path.Combine(clinic.Data, "chroma", "chroma.sqlite3");
        if (withLog)
        {
            clinic.Sql("PRAGMA journal_mode = WAL", store);
        }
        using SqliteConnection app = Databases.Open(store);
        Databases.Execute(app, "PRAGMA wal_autocheckpoint = 0; INSERT INTO tenants VALUES ('in the log')");
        string path = AppBackup.Create(clinic.Data, clinic.Root, new DateTime(2026, 1, 5, 14, 0, 0));
        Assert.Equal(withLog, File.Exists(Path.Combine(path, "chroma", "chroma.sqlite3-wal")));
        BackupInfo made = clinic.Find(Path.GetFileName(path));
        BackupComparison before = clinic.Compare(made);
        Assert.True(before.Identical, string.Join("\n", before.Differences));
        Databases.Execute(app, "DELETE FROM tenants WHERE id = 'in the log'");

        BackupComparison comparison = clinic.Compare(made, detailed: true);

        Assert.Equal(["in the log"], Assert.Single(comparison.Differences).KeysOnlyInBackup);
    }

    [Fact]
    public void A_safety_backup_of_the_app_holds_two_parts()
    {
        using TestClinic clinic = TestClinic.Create();
        string path = AppBackup.CreateSafety(clinic.Data, clinic.Root, new DateTime(2026, 1, 5, 14, 0, 0));

        BackupComparison comparison = clinic.Compare(clinic.Find(Path.GetFileName(path)));

        Assert.Equal(6, comparison.FilesOf("prescriptions").OnlyInReference);
        Assert.Contains("a restore leaves it as it is", comparison.FilesOf("prescriptions").Note);
        Assert.DoesNotContain(comparison.Differences, d => d.Database == "clinic.db" || d.Name == "settings.json");
    }

    [Fact]
    public void Numbers_that_the_app_would_give_again_are_listed()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        clinic.Sql("""
            INSERT INTO patients (uhid, name) VALUES ('EMR-2026-0023', 'C'), ('EMR-2026-0021', 'A'), ('EMR-2026-0022', 'B'), ('EMR-2026-0100', 'D'),
                ('EMR-2025-0024', 'Of another year'), ('EMR-2026-0020', 'Below'), ('EMR-2026-0x25', 'Odd'), ('EMR-2026-', 'Odd'), ('OLD-26', 'Odd'), (NULL, 'None');
            """);

        BackupComparison comparison = clinic.Compare(made);
        BackupComparison nextYear = BackupComparer.Compare(Comparisons.Options(clinic, made) with { Now = clinic.Now.AddYears(1) }, null, null, CancellationToken.None);

        Assert.Equal(["EMR-2026-0021", "EMR-2026-0022", "EMR-2026-0023", "EMR-2026-0100"], comparison.ReissuedNumbers);
        Assert.Equal(4L, comparison.ReissuedCount);
        Assert.Equal(0L, nextYear.ReissuedCount);
    }

    [Fact]
    public void No_name_and_no_note_of_a_patient_is_in_the_result()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        clinic.Sql("""
            UPDATE patients SET name = 'Changed ' || name, address = 'Changed address';
            UPDATE visits SET clinical_notes = 'Changed note';
            INSERT INTO patients (uhid, name, phone) VALUES ('EMR-2026-0021', 'Added Patient', '+91 90000 00000');
            DELETE FROM investigations;
            """);

        string text = JsonSerializer.Serialize(clinic.Compare(made, detailed: true));

        Assert.Contains("EMR-2026-0021", text);
        Assert.DoesNotContain("Changed", text.Replace("RowsChanged", "").Replace("FilesChanged", "").Replace("KeysChanged", "").Replace("\"Changed\"", ""));
        Assert.DoesNotContain("90000", text);
        using SqliteConnection connection = Databases.Open(Path.Combine(made.Path, "clinic.db"));
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM patients UNION SELECT phone FROM patients UNION SELECT clinical_notes FROM visits WHERE clinical_notes <> '' UNION SELECT test_name FROM investigations";
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            Assert.DoesNotContain(reader.GetString(0), text);
        }
    }

    [Fact]
    public void The_token_ends_it_and_nothing_is_left_behind()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        int reports = 0;
        BackupComparer.Compare(Comparisons.Options(clinic, made), new Listener(_ => reports++), null, CancellationToken.None);
        for (int at = 1; at < reports; at++)
        {
            using CancellationTokenSource stop = new();
            int seen = 0;
            Listener listener = new(_ =>
            {
                if (++seen == at)
                {
                    stop.Cancel();
                }
            });
            try
            {
                // After the last look at the token it may also end well.
                BackupComparer.Compare(Comparisons.Options(clinic, made), listener, null, stop.Token);
            }
            catch (OperationCanceledException)
            {
            }
            Assert.Empty(Directory.GetFileSystemEntries(clinic.Scratch));
        }
    }

    [Fact]
    public void A_long_statement_ends_when_the_token_says_so()
    {
        using TestClinic clinic = TestClinic.Create();
        // Keys that are null match each other: the square of their number is looked at.
        clinic.Sql("CREATE TABLE slow (k TEXT PRIMARY KEY, v); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) INSERT INTO slow SELECT NULL, i FROM n");
        BackupInfo made = clinic.BackUp();
        using CancellationTokenSource stop = new(TimeSpan.FromSeconds(1));

        Assert.ThrowsAny<OperationCanceledException>(() => BackupComparer.Compare(Comparisons.Options(clinic, made), null, null, stop.Token));
    }

    [Fact]
    public void A_backup_that_is_gone_is_an_error()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo made = clinic.BackUp();
        Directory.Delete(made.Path, recursive: true);

        BackupAssert.Fails(BackupErrorCode.BackupNotFound, () => clinic.Compare(made));
    }

    private static string[] Prescriptions(TestClinic clinic) =>
        Directory.GetFiles(Path.Combine(clinic.Data, "prescriptions"), "*.pdf", SearchOption.AllDirectories).OrderBy(p => p, StringComparer.Ordinal).ToArray();
}
