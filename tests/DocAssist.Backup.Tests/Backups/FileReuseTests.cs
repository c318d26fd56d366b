using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Tests.Support;
using DocAssist.Backup.Verification;
using Xunit;

namespace DocAssist.Backup.Tests.Backups;

/// <summary>What a backup takes from the last good one, and when it does not.</summary>
public sealed class FileReuseTests : IDisposable
{
    private TestClinic? _clinic;

    [UnixFact]
    public void What_has_not_changed_is_shared_and_the_manifest_says_from_where()
    {
        TestClinic clinic = Clinic();
        string document = clinic.Document();
        BackupInfo first = clinic.BackUp();

        BackupInfo second = clinic.BackUpNextDay();
        BackupInfo third = clinic.BackUpNextDay();

        BackupAssert.IsWhole(third.Path);
        Assert.True(third.Links(document) == 3 || third.Entry(document).Reused!.Method == "Clone");
        Assert.Null(first.Entry(document).Reused);
        Assert.Equal(first.Name, second.Entry(document).Reused!.From);
        Assert.Equal(second.Entry(document).Reused, third.Entry(document).Reused);
        Assert.Equal(Reuse.Later.UtcDateTime, third.Entry(document).Reused!.ReadAtUtc);
        Assert.Equal(first.Entry(document).Sha256, third.Entry(document).Sha256);
        Assert.Equal(first.Size, clinic.Find(first.Name).Size);
        Assert.Equal(File.GetLastWriteTimeUtc(Path.Combine(clinic.Data, document)), File.GetLastWriteTimeUtc(Path.Combine(third.Path, document)), TimeSpan.FromSeconds(1));
    }

    [UnixFact]
    public void Databases_and_live_files_are_never_shared()
    {
        TestClinic clinic = Clinic();
        clinic.BackUp();

        BackupInfo second = clinic.BackUpNextDay();

        string[] databases = second.Manifest().GetProperty("databases").EnumerateArray().Select(d => d.GetProperty("path").GetString()!).ToArray();
        Assert.Contains("chroma/chroma.sqlite3", databases);
        Assert.All(databases, d => Assert.True(second.Links(d) == 1 && second.Entry(d).Reused is null));
        Assert.Equal(string.Empty, Shell.Run("find", $"\"{clinic.Data}\" -type f -links +1"));
    }

    [Fact]
    public void A_database_whose_very_bytes_were_checked_before_is_not_checked_again()
    {
        TestClinic clinic = Clinic();
        clinic.BackUp(o => o with { Verification = IntegrityLevel.Full });
        clinic.Sql("UPDATE patients SET age = age + 1");

        BackupInfo quick = clinic.BackUpNextDay();
        BackupInfo full = clinic.BackUpAfter(TimeSpan.FromHours(1), o => o with { Verification = IntegrityLevel.Full });

        Assert.Equal("quick", Level(quick, "clinic.db"));
        Assert.Equal("full", Level(quick, "chroma/chroma.sqlite3"));
        Assert.Equal("full", Level(full, "clinic.db"));
        Assert.Equal(
            [("quick", "quick"), ("quick", "quick"), ("full", "full")],
            new[]
            {
                clinic.BackUpAfter(TimeSpan.FromHours(1), o => o with { Reuse = false }),
                clinic.BackUpAfter(TimeSpan.FromHours(1), o => o with { ToolVersion = "0.2.0" }),
                clinic.BackUpAfter(TimeSpan.FromHours(1), o => o with { ToolVersion = "0.2.0", Verification = IntegrityLevel.Full }),
            }.Select(made => (Level(made, "clinic.db"), Level(made, "chroma/chroma.sqlite3"))));
    }

    [Fact]
    public void What_has_changed_is_copied()
    {
        TestClinic clinic = Clinic();
        string document = clinic.Document();
        BackupInfo first = clinic.BackUp();
        SortedDictionary<string, string> before = Files.Snapshot(first.Path);
        File.AppendAllText(Path.Combine(clinic.Data, document), "% more\n");

        BackupInfo second = clinic.BackUpNextDay();

        BackupAssert.IsWhole(second.Path);
        Assert.Null(second.Entry(document).Reused);
        Assert.Equal(Files.Sha256(Path.Combine(clinic.Data, document)), second.Entry(document).Sha256);
        Assert.Equal(before, Files.Snapshot(first.Path));
    }

    /// <summary>On Windows, where no time of the kind is asked for, such a file is copied within a week.</summary>
    [UnixFact]
    public void Other_bytes_with_the_old_length_and_time_are_copied()
    {
        TestClinic clinic = Clinic();
        string live = Path.Combine(clinic.Data, clinic.Document());
        clinic.BackUp();
        DateTime time = File.GetLastWriteTimeUtc(live);
        Files.FlipBit(live, 50, 1);
        File.SetLastWriteTimeUtc(live, time);

        BackupInfo second = clinic.BackUpNextDay();

        Assert.Null(second.Entry(clinic.Document()).Reused);
        Assert.Equal(Files.Sha256(live), Files.Sha256(Path.Combine(second.Path, clinic.Document())));
    }

    [UnixFact]
    public void A_file_that_was_young_when_it_was_read_is_read_once_more()
    {
        TestClinic clinic = Clinic();
        string document = clinic.Document();
        File.AppendAllText(Path.Combine(clinic.Data, document), "% new\n");
        clinic.Now = new DateTimeOffset(File.GetLastWriteTimeUtc(Path.Combine(clinic.Data, document))).AddSeconds(1);
        clinic.BackUp();

        BackupInfo second = clinic.BackUpAfter(TimeSpan.FromHours(1));
        BackupInfo third = clinic.BackUpAfter(TimeSpan.FromHours(1));

        Assert.Null(second.Entry(document).Reused);
        Assert.Equal(second.Name, third.Entry(document).Reused!.From);
    }

    [UnixFact]
    public void After_a_week_everything_is_read_anew()
    {
        TestClinic clinic = Clinic();
        string document = clinic.Document();
        clinic.BackUp();
        for (int day = 1; day < 7; day++)
        {
            Assert.NotNull(clinic.BackUpNextDay().Entry(document).Reused);
        }

        BackupInfo weekLater = clinic.BackUpNextDay();

        Assert.All(weekLater.Entries(), f => Assert.Null(f.Reused));
        Assert.Equal(1, weekLater.Links(document));
        Assert.Equal(weekLater.Name, clinic.BackUpNextDay().Entry(document).Reused!.From);
    }

    [Fact]
    public void Nothing_is_shared_when_asked_not_to_before_a_restore_with_another_clinic_or_under_a_wrong_clock()
    {
        TestClinic clinic = Clinic();
        BackupInfo first = clinic.BackUp();

        Assert.All(
            new[]
            {
                clinic.BackUpAfter(TimeSpan.FromHours(1), o => o with { Reuse = false }),
                clinic.BackUpAfter(TimeSpan.FromHours(1), o => o with { Kind = BackupKind.Safety }),
                clinic.BackUpAfter(TimeSpan.FromHours(1), o => o with { Host = "OTHER-PC" }),
                clinic.BackUpAfter(-TimeSpan.FromHours(6)),
            },
            made => Assert.Null(made.Entry(clinic.Document()).Reused));
        Assert.Equal(BackupVerdict.Good, clinic.Verify(first).Verdict);
    }

    [UnixFact]
    public void An_older_file_that_is_not_what_it_was_is_not_shared()
    {
        TestClinic clinic = Clinic();
        string document = clinic.Document();
        (string What, Action<string> Spoil)[] spoiled =
        [
            ("other rights", path => Shell.Run("chmod", $"644 \"{path}\"")),
            ("another time", path => Shell.Run("touch", $"\"{path}\"")),
            ("another length", path => Shell.Run("truncate", $"-s 10 \"{path}\"")),
            ("gone", File.Delete),
            ("a pipe", path =>
            {
                File.Delete(path);
                Shell.Run("mkfifo", $"\"{path}\"");
            }),
            ("a link", path =>
            {
                File.Delete(path);
                Shell.Run("ln", $"-s \"{Path.Combine(clinic.Data, document)}\" \"{path}\"");
            }),
        ];
        foreach ((string what, Action<string> spoil) in spoiled)
        {
            BackupInfo older = clinic.BackUpAfter(TimeSpan.FromHours(1), o => o with { Reuse = false });
            spoil(Path.Combine(older.Path, document));

            BackupInfo made = clinic.BackUpAfter(TimeSpan.FromHours(1));

            Assert.True(made.Entry(document).Reused is null, what);
            Assert.Equal(BackupVerdict.Good, made.Verdict);
            BackupAssert.IsWhole(made.Path);
            Assert.Equal(string.Empty, Shell.Run("find", $"\"{made.Path}\" -type f ! -perm 600"));
        }
    }

    [UnixFact]
    public void What_is_no_pdf_is_counted_also_when_it_is_shared()
    {
        TestClinic clinic = Clinic();
        File.WriteAllText(Path.Combine(clinic.Data, "prescriptions", "note.pdf"), "no document");
        clinic.BackUp();

        BackupInfo second = clinic.BackUpNextDay();

        Assert.NotNull(second.Entry("prescriptions/note.pdf").Reused);
        Assert.Equal(1, second.Manifest().GetProperty("items").EnumerateArray().Single(i => i.GetProperty("name").GetString() == "Prescriptions").GetProperty("pdfs_without_header").GetInt32());
        Assert.Equal(BackupVerdict.Good, second.Verdict);
    }

    [UnixFact]
    public void What_the_volume_can_do_is_tried_once_and_a_foreign_memory_is_not_believed()
    {
        TestClinic clinic = Clinic();
        string memory = Path.Combine(clinic.Root, ".docassist", "links.json");
        clinic.BackUp();
        Assert.NotNull(clinic.BackUpNextDay().Entry(clinic.Document()).Reused);
        string known = File.ReadAllText(memory);
        File.WriteAllText(memory, known.Replace("HardLink", "None").Replace("Clone", "None"));
        Assert.Null(clinic.BackUpNextDay().Entry(clinic.Document()).Reused);

        foreach (string foreign in new[] { known.Replace("|", "|9"), "{", string.Empty })
        {
            File.WriteAllText(memory, foreign);
            Assert.NotNull(clinic.BackUpAfter(TimeSpan.FromHours(1)).Entry(clinic.Document()).Reused);
            Assert.Equal(known, File.ReadAllText(memory));
        }
        Assert.Empty(Directory.GetFiles(Path.Combine(clinic.Root, ".docassist"), "link-probe*"));
    }

    private static string Level(BackupInfo made, string database) =>
        made.Manifest().GetProperty("databases").EnumerateArray().Single(d => d.GetProperty("path").GetString() == database).GetProperty("integrity").GetProperty("level").GetString()!;

    public void Dispose() => _clinic?.Dispose();

    private TestClinic Clinic([CallerMemberName] string test = "") => _clinic = Reuse.Clinic(test);
}
