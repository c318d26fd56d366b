using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Retention;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Tests.Support;
using DocAssist.Backup.Verification;
using Xunit;

namespace DocAssist.Backup.Tests.Backups;

/// <summary>What it means that backups share files: for one that goes, for a bad block, for a restore.</summary>
public sealed class SharedFilesTests : IDisposable
{
    private TestClinic? _clinic;

    [UnixFact]
    public void Whichever_goes_the_others_are_whole_and_a_copy_elsewhere_is_complete()
    {
        TestClinic clinic = Clinic();
        for (int gone = 0; gone < 3; gone++)
        {
            List<BackupInfo> three = [clinic.BackUpNextDay(o => o with { Reuse = false }), clinic.BackUpNextDay(), clinic.BackUpNextDay()];
            Assert.NotNull(three[2].Entry(clinic.Document()).Reused);
            string elsewhere = Path.Combine(clinic.Scratch, three[gone].Name);
            Shell.Run("cp", $"-a \"{three[gone].Path}\" \"{elsewhere}\"");

            BackupRemover.Remove(three[gone], true, clinic.Removal(), new RecordingLog(), CancellationToken.None);

            foreach (BackupInfo left in three.Where(b => b != three[gone]))
            {
                BackupAssert.IsWhole(left.Path);
                Assert.Equal(BackupVerdict.Good, clinic.Verify(left).Verdict);
            }
            BackupAssert.IsWhole(elsewhere);
            Assert.Equal(BackupVerdict.Good, clinic.Verify(BackupCatalog.Find(elsewhere, clinic.Now, TestClinic.India)).Verdict);
            Directory.Delete(elsewhere, recursive: true);
        }
    }

    [UnixFact]
    public void Every_backup_that_shares_a_rotten_file_is_named_and_no_other()
    {
        TestClinic clinic = Clinic();
        string document = clinic.Document();
        BackupInfo apart = clinic.BackUp();
        BackupInfo first = clinic.BackUpNextDay(o => o with { Reuse = false });
        BackupInfo second = clinic.BackUpNextDay();
        BackupInfo third = clinic.BackUpNextDay();
        Rot(second, document);

        VerificationReport report = clinic.Verify(third);

        VerificationIssue issue = Assert.Single(report.Issues);
        Assert.Equal(document, issue.Path);
        Assert.Contains(first.Name, issue.Message);
        Assert.Contains(second.Name, issue.Message);
        Assert.DoesNotContain(apart.Name, issue.Message);
        Assert.Equal([first.Name, second.Name], report.AlsoDamaged);
        Assert.All(new[] { first, second, third }, b => Assert.Equal(BackupVerdict.Damaged, clinic.Find(b.Name).Verdict));
        Assert.Equal(BackupVerdict.Good, clinic.Find(apart.Name).Verdict);
    }

    [UnixFact]
    public void A_full_verification_replaces_what_has_rotted_and_names_its_owners()
    {
        TestClinic clinic = Clinic();
        string document = clinic.Document();
        BackupInfo first = clinic.BackUp();
        BackupInfo second = clinic.BackUpNextDay();
        Rot(second, document);
        RecordingLog log = new();
        clinic.Now += TimeSpan.FromDays(1);

        BackupInfo made = clinic.Run(o => o with { Verification = IntegrityLevel.Full }, log).Backup;

        BackupAssert.IsWhole(made.Path);
        Assert.Equal(BackupVerdict.Good, made.Verdict);
        Assert.Null(made.Entry(document).Reused);
        Assert.Contains(made.Entries(), f => f.Reused is not null);
        string warning = Assert.Single(log.Warnings, w => w.Contains("damaged"));
        Assert.Contains(first.Name, warning);
        Assert.Contains(second.Name, warning);
        Assert.DoesNotContain(Path.GetFileName(document), warning);
        Assert.All(new[] { first, second }, b => Assert.Equal(BackupVerdict.Damaged, clinic.Find(b.Name).Verdict));
        Assert.Equal(made.Name, clinic.BackUpNextDay().Entry(document).Reused!.From);
    }

    [UnixFact]
    public void A_restore_copies_what_is_shared()
    {
        TestClinic clinic = Clinic();
        clinic.BackUp();
        BackupInfo second = clinic.BackUpNextDay();
        File.Delete(Path.Combine(clinic.Data, clinic.Document()));

        clinic.Restore(second);

        Assert.Equal(1, Reuse.Links(Path.Combine(clinic.Data, clinic.Document())));
        Assert.Equal(string.Empty, Shell.Run("find", $"\"{clinic.Data}\" -type f -links +1"));
    }

    public void Dispose() => _clinic?.Dispose();

    /// <summary>As a disk does it: neither length nor time tell.</summary>
    private static void Rot(BackupInfo backup, string file)
    {
        string path = Path.Combine(backup.Path, file);
        DateTime time = File.GetLastWriteTimeUtc(path);
        Files.FlipBit(path, 40, 3);
        File.SetLastWriteTimeUtc(path, time);
    }

    private TestClinic Clinic([CallerMemberName] string test = "") => _clinic = Reuse.Clinic(test);
}
