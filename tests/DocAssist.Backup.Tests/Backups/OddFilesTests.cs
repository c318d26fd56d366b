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

/// <summary>Odd entries of the data are saved as they are, or reported; they cost no other file.</summary>
public sealed class OddFilesTests
{
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

    [Theory]
    [InlineData("-journal")]
    [InlineData("-wal")]
    public void A_database_that_is_called_like_a_side_file_of_another_is_no_file_of_its_own(string ending)
    {
        using TestClinic clinic = TestClinic.Create();
        string extra = Path.Combine(clinic.Data, "audit.db");
        clinic.Sql("CREATE TABLE t (x)", extra);
        File.Copy(extra, extra + ending);

        BackupInfo made = clinic.BackUp(o => o with { IncludeExtra = true });

        Assert.Equal(BackupVerdict.Good, made.Verdict);
        Assert.Equal(["audit.db"], made.Entries().Select(e => e.Path).Where(p => p.StartsWith("audit.db", StringComparison.Ordinal)));
        Assert.Equal(BackupVerdict.Good, clinic.Verify(made).Verdict);
    }
}
