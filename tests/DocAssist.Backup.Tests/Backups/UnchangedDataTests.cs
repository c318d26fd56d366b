using System;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Status;
using DocAssist.Backup.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace DocAssist.Backup.Tests.Backups;

/// <summary>When no new backup is needed; and that in doubt there is one.</summary>
public sealed class UnchangedDataTests : IDisposable
{
    private static readonly TimeSpan s_hour = TimeSpan.FromHours(1);

    private TestClinic? _clinic;

    [Fact]
    public void When_nothing_has_changed_the_last_good_backup_is_given_back_and_counts_as_fresh()
    {
        TestClinic clinic = Clinic();
        BackupInfo first = clinic.BackUp();
        clinic.Now += TimeSpan.FromHours(30);
        Assert.Contains(clinic.Status().Reasons, r => r.Contains("30 h old"));

        BackupResult result = Skip();

        Assert.True(result.IsUnchanged);
        Assert.Equal(first.Name, result.Backup.Name);
        Assert.Equal(clinic.Now.UtcDateTime, result.Backup.UnchangedAtUtc);
        Assert.Single(clinic.List());
        Assert.Empty(clinic.Leftovers());
        clinic.Now += s_hour;
        Assert.Equal(result.Backup.UnchangedAtUtc, clinic.Find(first.Name).UnchangedAtUtc);
        BackupStatus status = clinic.Status();
        Assert.Equal(s_hour, status.LastGoodAge);
        Assert.DoesNotContain(status.Reasons, r => r.Contains("h old"));
    }

    [Theory]
    [InlineData("a new document")]
    [InlineData("a document is gone")]
    [InlineData("a document has grown")]
    [InlineData("other settings")]
    [InlineData("a new folder")]
    [InlineData("a new row")]
    [InlineData("a new vector")]
    [InlineData("a database more")]
    [InlineData("log with content")]
    [InlineData("journal with content")]
    public void Whatever_has_changed_a_new_backup_is_made(string change)
    {
        TestClinic clinic = Clinic();
        clinic.BackUp();
        Change(change);

        Assert.False(Skip().IsUnchanged);
        Assert.Equal(2, clinic.List().Count);
    }

    [UnixFact]
    public void A_database_or_a_document_whose_old_time_was_given_back_has_changed()
    {
        TestClinic clinic = Clinic();
        foreach (string file in new[] { "clinic.db", clinic.Document() })
        {
            clinic.BackUp();
            string path = Path.Combine(clinic.Data, file);
            DateTime time = File.GetLastWriteTimeUtc(path);
            using (FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite))
            {
                // The last byte of a page, or of a document: neither the header nor the length tells.
                stream.Seek(-1, SeekOrigin.End);
                int value = stream.ReadByte();
                stream.Seek(-1, SeekOrigin.End);
                stream.WriteByte((byte)value);
            }
            File.SetLastWriteTimeUtc(path, time);

            Assert.False(Skip().IsUnchanged, file);
        }
    }

    [Fact]
    public void A_database_that_was_young_when_it_was_saved_proves_nothing()
    {
        TestClinic clinic = Clinic();
        clinic.Sql("UPDATE patients SET id = id");
        clinic.Now = new DateTimeOffset(File.GetLastWriteTimeUtc(clinic.Database)).AddSeconds(1);
        clinic.BackUp();

        Assert.False(Skip().IsUnchanged);
        Assert.True(Skip().IsUnchanged);
    }

    [Fact]
    public void In_WAL_mode_it_is_proved_at_rest_and_never_with_content_in_the_log()
    {
        TestClinic clinic = Clinic();
        clinic.Sql("PRAGMA journal_mode = WAL");
        clinic.BackUp();
        Assert.True(Skip().IsUnchanged);
        using (SqliteConnection app = new($"Data Source={clinic.Database};Pooling=False"))
        {
            app.Open();
            using SqliteCommand command = app.CreateCommand();
            command.CommandText = "INSERT INTO metadata (key, value) VALUES ('new', '1')";
            command.ExecuteNonQuery();

            Assert.False(Skip().IsUnchanged);
            Assert.False(Skip().IsUnchanged);
        }
        Assert.False(Skip().IsUnchanged);
        Assert.True(Skip().IsUnchanged);
    }

    [Fact]
    public void In_WAL_mode_an_empty_log_says_that_a_program_has_it_open_and_proves_nothing()
    {
        TestClinic clinic = Clinic();
        clinic.Sql("PRAGMA journal_mode = WAL");
        clinic.BackUp();
        using SqliteConnection app = Databases.Open(clinic.Database);
        Databases.Execute(app, "PRAGMA user_version");
        Assert.Equal(0, new FileInfo(clinic.Database + "-wal").Length);

        Assert.False(Skip().IsUnchanged);
    }

    [Fact]
    public void That_nothing_has_changed_says_that_the_data_is_there_again_and_not_that_it_is_whole()
    {
        TestClinic clinic = Clinic();
        clinic.RunUnattended();
        Directory.Move(clinic.Data, clinic.Data + ".away");
        clinic.Now += s_hour;
        clinic.RunUnattended();
        Assert.Equal(Health.Red, clinic.Status().Health);
        Directory.Move(clinic.Data + ".away", clinic.Data);

        Assert.True(Skip().IsUnchanged);

        clinic.Now += s_hour;
        Assert.NotEqual(Health.Red, clinic.Status().Health);
    }

    [Fact]
    public void What_was_asked_for_must_be_what_the_last_backup_is()
    {
        TestClinic clinic = Clinic();
        clinic.BackUp();

        Assert.False(Skip(o => o with { Verification = IntegrityLevel.Full }).IsUnchanged);
        Assert.True(Skip(o => o with { Verification = IntegrityLevel.Full }).IsUnchanged);
        Assert.False(Skip(o => o with { Label = "before the update" }).IsUnchanged);
        Assert.True(Skip(o => o with { Label = "before the update" }).IsUnchanged);
        File.WriteAllText(Path.Combine(clinic.Data, "notes.txt"), "x");
        Assert.True(Skip().IsUnchanged);
        Assert.False(Skip(o => o with { IncludeExtra = true }).IsUnchanged);
        Assert.True(Skip(o => o with { IncludeExtra = true }).IsUnchanged);
        Assert.False(Skip(o => o with { Host = "OTHER-PC" }).IsUnchanged);
    }

    [Fact]
    public void The_last_good_backup_must_be_whole_and_the_newest()
    {
        TestClinic clinic = Clinic();
        BackupInfo first = clinic.BackUp();
        File.Delete(Path.Combine(first.Path, clinic.Document()));
        BackupResult second = Skip();
        Assert.False(second.IsUnchanged);
        Files.FlipBit(Path.Combine(second.Backup.Path, "settings.json"), 3, 1);
        clinic.Verify(second.Backup);
        BackupResult third = Skip();
        Assert.False(third.IsUnchanged);
        Assert.True(Skip().IsUnchanged);
        // Whether it is worth anything or not: what is newer was made for some reason.
        clinic.Sql("PRAGMA foreign_keys = OFF; DELETE FROM visits");
        Assert.Equal(BackupVerdict.Suspect, Skip().Backup.Verdict);
        Assert.False(Skip().IsUnchanged);
    }

    [Fact]
    public void After_a_week_a_backup_is_made_whether_something_has_changed_or_not()
    {
        TestClinic clinic = Clinic();
        clinic.BackUp();
        clinic.Now += TimeSpan.FromDays(6);
        Assert.True(Skip().IsUnchanged);
        clinic.Now += TimeSpan.FromDays(1) - s_hour;

        Assert.False(Skip().IsUnchanged);
    }

    [Fact]
    public void What_is_remembered_under_a_wrong_clock_is_not_believed()
    {
        TestClinic clinic = Clinic();
        BackupInfo first = clinic.BackUp();
        clinic.Now += TimeSpan.FromDays(5);
        Assert.True(Skip().IsUnchanged);

        clinic.Now = Reuse.Later + TimeSpan.FromHours(30);

        Assert.Null(clinic.Find(first.Name).UnchangedAtUtc);
        Assert.Equal(TimeSpan.FromHours(30), clinic.Status().LastGoodAge);
    }

    public void Dispose() => _clinic?.Dispose();

    private BackupResult Skip(Func<BackupOptions, BackupOptions>? change = null)
    {
        _clinic!.Now += s_hour;
        return _clinic.Run(o => (change is null ? o : change(o)) with { SkipUnchanged = true });
    }

    private void Change(string change)
    {
        TestClinic clinic = _clinic!;
        string document = Path.Combine(clinic.Data, clinic.Document());
        Action work = change switch
        {
            "a new document" => () => File.Copy(document, document + ".2.pdf"),
            "a document is gone" => () => File.Delete(document),
            "a document has grown" => () => File.AppendAllText(document, "%"),
            "other settings" => () => File.WriteAllText(Path.Combine(clinic.Data, "settings.json"), "{}"),
            "a new folder" => () => Directory.CreateDirectory(Path.Combine(clinic.Data, "prescriptions", "2040")),
            "a new row" => () => clinic.Sql("INSERT INTO metadata (key, value) VALUES ('new', '1')"),
            "a new vector" => () => clinic.Sql("CREATE TABLE more (id)", Path.Combine(clinic.Data, "chroma", "chroma.sqlite3")),
            "a database more" => () => File.Copy(clinic.Database, Path.Combine(clinic.Data, "chroma", "more.db")),
            "log with content" => () => File.WriteAllBytes(clinic.Database + "-wal", new byte[32]),
            "journal with content" => () => File.WriteAllBytes(clinic.Database + "-journal", new byte[512]),
            _ => throw new ArgumentOutOfRangeException(nameof(change)),
        };
        work();
    }

    private TestClinic Clinic([CallerMemberName] string test = "") => _clinic = Reuse.Clinic(test);
}
