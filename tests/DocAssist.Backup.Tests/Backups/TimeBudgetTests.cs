using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Tests.Support;
using Xunit;

namespace DocAssist.Backup.Tests.Backups;

public sealed class TimeBudgetTests
{
    [Fact]
    public void Without_any_time_the_databases_are_saved_all_the_same()
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo whole = clinic.BackUp();
        clinic.Now += TimeSpan.FromDays(1);

        BackupInfo made = clinic.BackUp(o => o with { TimeBudget = TimeSpan.Zero });

        Assert.Equal(BackupVerdict.Partial, made.Verdict);
        Assert.Equal((whole.PatientCount, whole.VisitCount), (made.PatientCount, made.VisitCount));
        Assert.True(File.Exists(Path.Combine(made.Path, "chroma", "chroma.sqlite3")));
        Assert.False(File.Exists(Path.Combine(made.Path, "settings.json")));
        Assert.Contains("The time of 0 s was over before 6 files of Prescriptions were copied.", made.Reasons);
        Assert.Contains("The time of 0 s was over before 1 file of Settings was copied.", made.Reasons);
        Assert.All(made.Reasons, r => Assert.True(LateFiles.IsReason(r)));
        Assert.True(clinic.Verify(made).Intact);
        BackupAssert.IsWhole(made.Path);
        Assert.Empty(clinic.Leftovers());
    }

    [UnixFact]
    public void What_is_shared_with_the_last_backup_takes_no_time()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.Now = Reuse.Later;
        clinic.BackUp();

        BackupInfo made = clinic.BackUpAfter(TimeSpan.FromHours(1), o => o with { TimeBudget = TimeSpan.Zero });

        Assert.Equal(["The time of 0 s was over before 1 file of Settings was copied."], made.Reasons);
    }

    [Fact]
    public void A_time_that_is_long_enough_changes_nothing()
    {
        using TestClinic clinic = TestClinic.Create();

        BackupInfo made = clinic.BackUp(o => o with { TimeBudget = TimeSpan.FromHours(1) });

        Assert.Equal((BackupVerdict.Good, 0), (made.Verdict, made.Reasons.Count));
    }

    [Fact]
    public void A_file_that_is_half_copied_when_the_time_is_over_is_left_out_and_the_settings_come_first()
    {
        using TestClinic clinic = TestClinic.Create();
        string large = Path.Combine(clinic.Data, "prescriptions", "newest.pdf");
        File.WriteAllBytes(large, new byte[1024 * 1024]);
        File.SetLastWriteTimeUtc(large, new DateTime(2026, 1, 5, 8, 0, 0, DateTimeKind.Utc));
        TimeSpan budget = TimeSpan.FromSeconds(5);
        Stopwatch clock = Stopwatch.StartNew();
        Listener slow = new(p =>
        {
            // The first of the files is there, so each report is of a buffer of the next one.
            if (p.Phase == BackupPhase.CopyingFiles && Directory.GetFiles(clinic.Root, "settings.json", SearchOption.AllDirectories).Length > 0 && clock.Elapsed < budget + TimeSpan.FromSeconds(1))
            {
                Thread.Sleep(budget + TimeSpan.FromSeconds(1) - clock.Elapsed);
            }
        });

        BackupInfo made = BackupCreator.Create(clinic.Options() with { TimeBudget = budget }, slow, null, CancellationToken.None).Backup;

        Assert.Equal(BackupVerdict.Partial, made.Verdict);
        Assert.True(File.Exists(Path.Combine(made.Path, "settings.json")));
        Assert.Empty(Directory.GetFiles(Path.Combine(made.Path, "prescriptions")));
        Assert.Contains("The time of 5 s was over before 7 files of Prescriptions were copied.", made.Reasons);
        Assert.True(clinic.Verify(made).Intact);
    }

    [Fact]
    public void The_snapshots_count_too()
    {
        using TestClinic clinic = TestClinic.Create();
        TimeSpan budget = TimeSpan.FromSeconds(2);
        Stopwatch clock = Stopwatch.StartNew();
        Listener slow = new(p =>
        {
            if (p.Phase == BackupPhase.CopyingDatabases && clock.Elapsed < budget)
            {
                Thread.Sleep(budget - clock.Elapsed);
            }
        });

        BackupInfo made = BackupCreator.Create(clinic.Options() with { TimeBudget = budget }, slow, null, CancellationToken.None).Backup;

        Assert.Equal(BackupVerdict.Partial, made.Verdict);
        Assert.Empty(Directory.GetFiles(Path.Combine(made.Path, "prescriptions"), "*", SearchOption.AllDirectories));
        Assert.True(clinic.Verify(made).Intact);
    }

    [Fact]
    public void Somebody_who_ends_the_backup_is_not_taken_for_the_end_of_the_time()
    {
        using TestClinic clinic = TestClinic.Create();
        using CancellationTokenSource stop = new();
        Listener end = new(p =>
        {
            if (p.Phase == BackupPhase.CopyingFiles)
            {
                stop.Cancel();
            }
        });

        Assert.ThrowsAny<OperationCanceledException>(() => BackupCreator.Create(clinic.Options() with { TimeBudget = TimeSpan.Zero }, end, null, stop.Token));
        Assert.Empty(clinic.List());
        Assert.Empty(clinic.Leftovers());
    }
}
