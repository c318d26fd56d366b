using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Restoring;
using DocAssist.Backup.Tests.Support;
using Xunit;

namespace DocAssist.Backup.Tests.Restoring;

/// <summary>What the backup before a restore takes from the backup that is restored, and when it takes nothing.</summary>
public sealed class SafetyBackupTests : IDisposable
{
    private TestClinic? _clinic;

    [UnixFact]
    public void Documents_that_are_still_as_the_backup_has_them_are_shared_with_it_and_all_else_is_copied()
    {
        TestClinic clinic = Clinic();
        BackupInfo backup = clinic.BackUp();
        string document = clinic.Document();
        string changed = Path.Combine("prescriptions", "changed.pdf");
        File.Copy(Path.Combine(clinic.Data, document), Path.Combine(clinic.Data, changed));
        clinic.Sql("UPDATE patients SET age = age + 1");
        SortedDictionary<string, string> since = Meaning.Of(clinic.Data);

        BackupInfo safety = Restore(clinic, backup);

        BackupAssert.IsWhole(safety.Path);
        Assert.Equal(since, Meaning.Of(safety.Path));
        Assert.Equal(backup.Name, safety.Entry(document).Reused!.From);
        Assert.Equal(backup.Entry(document).Sha256, safety.Entry(document).Sha256);
        Assert.Null(safety.Entry("prescriptions/changed.pdf").Reused);
        Assert.All(safety.Entries().Where(f => !f.Path.StartsWith("prescriptions/")), f => Assert.True(safety.Links(f.Path) == 1 && f.Reused is null));
        Assert.Equal(string.Empty, Shell.Run("find", $"\"{clinic.Data}\" -type f -links +1"));
    }

    [UnixFact]
    public void It_brings_everything_back_when_the_backup_is_gone()
    {
        TestClinic clinic = Clinic();
        BackupInfo backup = clinic.BackUp();
        clinic.Sql("UPDATE patients SET age = age + 1");
        SortedDictionary<string, string> since = Meaning.Of(clinic.Data);
        BackupInfo safety = Restore(clinic, backup);
        Directory.Delete(backup.Path, recursive: true);

        clinic.Restore(safety);

        Assert.Equal(since, Meaning.Of(clinic.Data));
    }

    [UnixFact]
    public void Other_bytes_with_the_old_length_and_time_are_saved()
    {
        TestClinic clinic = Clinic();
        string document = clinic.Document();
        string live = Path.Combine(clinic.Data, document);
        BackupInfo backup = clinic.BackUp();
        DateTime time = File.GetLastWriteTimeUtc(live);
        Files.FlipBit(live, 50, 1);
        File.SetLastWriteTimeUtc(live, time);
        string bytes = Files.Sha256(live);

        BackupInfo safety = Restore(clinic, backup);

        Assert.Null(safety.Entry(document).Reused);
        Assert.Equal(bytes, Files.Sha256(Path.Combine(safety.Path, document)));
        Assert.Equal(backup.Entry(document).Sha256, Files.Sha256(live));
    }

    /// <summary>What a restore puts there is new to the system, and the same all the same.</summary>
    [UnixFact]
    public void Documents_that_were_restored_before_are_shared_again()
    {
        TestClinic clinic = Clinic();
        BackupInfo backup = clinic.BackUp();
        Restore(clinic, backup);

        BackupInfo safety = Restore(clinic, backup);

        Assert.Equal(backup.Name, safety.Entry(clinic.Document()).Reused!.From);
        BackupAssert.IsWhole(safety.Path);
    }

    /// <summary>Nobody has read it: it may have rotted, and then the live one has the only good bytes.</summary>
    [UnixFact]
    public void What_is_not_restored_is_not_taken_from_the_backup()
    {
        TestClinic clinic = Clinic();
        string document = clinic.Document();
        BackupInfo backup = clinic.BackUp();
        DateTime time = File.GetLastWriteTimeUtc(Path.Combine(backup.Path, document));
        Files.FlipBit(Path.Combine(backup.Path, document), 50, 1);
        File.SetLastWriteTimeUtc(Path.Combine(backup.Path, document), time);

        BackupInfo safety = Restore(clinic, backup, o => o with { Items = [DataItem.Database] });

        Assert.Null(safety.Entry(document).Reused);
        Assert.Equal(Files.Sha256(Path.Combine(clinic.Data, document)), Files.Sha256(Path.Combine(safety.Path, document)));
    }

    /// <summary>Only the restored one was read: any other may have rotted without anybody knowing, and what is replaced is in no third place.</summary>
    [UnixFact]
    public void Nothing_is_taken_from_a_backup_that_is_not_the_restored_one()
    {
        TestClinic clinic = Clinic();
        BackupInfo older = clinic.BackUp();
        string added = Path.Combine("prescriptions", "added.pdf");
        File.Copy(Path.Combine(clinic.Data, clinic.Document()), Path.Combine(clinic.Data, added));
        BackupInfo newer = clinic.BackUpNextDay(o => o with { Reuse = false });

        BackupInfo safety = Restore(clinic, older);

        Assert.Null(safety.Entry("prescriptions/added.pdf").Reused);
        Assert.Equal(1, newer.Links("prescriptions/added.pdf"));
        Assert.All(safety.Entries().Where(f => f.Reused is not null), f => Assert.Equal(older.Name, f.Reused!.From));
    }

    [Theory]
    [InlineData("another root")]
    [InlineData("the backup of another machine")]
    [InlineData("a safety backup")]
    [InlineData("a backup that is not good")]
    public void Everything_is_copied_where_the_backup_proves_nothing(string why)
    {
        TestClinic clinic = Clinic();
        BackupInfo backup = why switch
        {
            "the backup of another machine" => clinic.BackUp(o => o with { Host = "OTHER-PC" }),
            "a safety backup" => Restore(clinic, clinic.BackUp()),
            "a backup that is not good" => Suspect(clinic),
            _ => clinic.BackUp(),
        };
        string root = why == "another root" ? Directory.CreateDirectory(clinic.Root + "-2").FullName : clinic.Root;
        clinic.Now += TimeSpan.FromMinutes(1);
        SortedDictionary<string, string> since = Meaning.Of(clinic.Data);

        RestoreResult result = clinic.Restore(backup, o => o with { SafetyRoot = root, Force = true });

        Assert.Equal(since, Meaning.Of(result.SafetyBackupPath!));
        Assert.DoesNotContain("\"reused\"", File.ReadAllText(Path.Combine(result.SafetyBackupPath!, "backup_manifest.json")));
    }

    public void Dispose() => _clinic?.Dispose();

    private static BackupInfo Suspect(TestClinic clinic)
    {
        clinic.BackUp();
        clinic.Sql("PRAGMA foreign_keys = OFF; DELETE FROM visits");
        return clinic.BackUpNextDay();
    }

    private static BackupInfo Restore(TestClinic clinic, BackupInfo backup, Func<RestoreOptions, RestoreOptions>? change = null)
    {
        clinic.Now += TimeSpan.FromHours(1);
        return clinic.Find(clinic.Restore(backup, change).SafetyBackup!);
    }

    private TestClinic Clinic([CallerMemberName] string test = "") => _clinic = Reuse.Clinic(test);
}
