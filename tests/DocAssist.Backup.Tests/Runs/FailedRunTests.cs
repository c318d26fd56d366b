using System;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.History;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace DocAssist.Backup.Tests.Runs;

/// <summary>Runs that fail: each exit code by a real cause, and each leaves one record.</summary>
public sealed class FailedRunTests
{
    [Fact]
    public void A_root_that_is_away_gives_5()
    {
        using TestClinic clinic = TestClinic.Create();
        string away = Path.Combine(clinic.Root, "no", "where");

        RunResult run = clinic.RunUnattended(o => o with { BackupRoot = away });

        Assert.Equal((RunOutcome.Failed, 5, "BackupRootUnavailable"), (run.Outcome, run.ExitCode, run.ErrorId));
        Assert.False(Directory.Exists(Path.GetDirectoryName(away)));
        Assert.Single(RunHistory.Read(away, clinic.LocalState()));
    }

    [Fact]
    public void A_busy_database_gives_6()
    {
        using TestClinic clinic = TestClinic.Create();
        using SqliteConnection app = Databases.Open(clinic.Database);
        Databases.Execute(app, "BEGIN EXCLUSIVE");

        RunAssert.Ends(clinic, RunOutcome.Failed, 6, "DatabaseBusy", made: false);
    }

    [Fact]
    public void Data_that_is_missing_or_is_none_gives_7()
    {
        using TestClinic clinic = TestClinic.Create();
        File.WriteAllText(clinic.Database, string.Concat(Enumerable.Repeat("Once upon a time. ", 500)));
        RunAssert.Ends(clinic, RunOutcome.Failed, 7, "NotAClinicDatabase", made: false);
        File.Delete(clinic.Database);
        RunAssert.Ends(clinic, RunOutcome.Failed, 7, "DatabaseNotFound", made: false);
        Directory.Delete(clinic.Data, recursive: true);
        RunAssert.Ends(clinic, RunOutcome.Failed, 7, "DataFolderNotFound", made: false);
        Directory.CreateDirectory(clinic.Data);
    }

    [Fact]
    public void A_restore_that_cannot_be_undone_gives_7()
    {
        using TestClinic clinic = TestClinic.Create();
        Directory.CreateDirectory(Path.Combine(clinic.Data, ".docassist-restore"));
        File.WriteAllText(Path.Combine(clinic.Data, ".docassist-restore", "journal.json"), "{");

        RunAssert.Ends(clinic, RunOutcome.Failed, 7, "RecoveryNeeded", made: false);
    }

    [Fact]
    public void A_backup_that_does_not_pass_its_check_gives_8_and_no_older_one_is_removed()
    {
        using TestClinic clinic = TestClinic.Create();
        RunResult first = clinic.RunUnattended();
        clinic.Now += TimeSpan.FromDays(1);
        BackupConfiguration checking = Unattended.Quick with { FullCheckEveryDays = 1, KeepLast = 1 };
        bool published = false;
        Listener tamper = new(p =>
        {
            if (published)
            {
                published = false;
                Files.FlipBit(Path.Combine(clinic.List().First().Path, "settings.json"), 5, 1);
            }
            published |= p.Phase == BackupPhase.Completed;
        });

        RunResult run = clinic.RunUnattended(o => o with { Configuration = checking }, tamper);

        Assert.Equal((RunOutcome.Failed, 8, "BackupDamaged", false), (run.Outcome, run.ExitCode, run.ErrorId, run.FullyChecked));
        Assert.Equal([BackupVerdict.Damaged, BackupVerdict.Good], clinic.List().Select(b => b.Verdict));
        Assert.Equal(first.Backup, clinic.List()[1].Name);
    }

    [Fact]
    public void Another_run_gives_11_and_its_record_is_taken_home_later()
    {
        using TestClinic clinic = TestClinic.Create();
        RunResult? second = null;
        int begun = 0;
        Listener intrude = new(p =>
        {
            // Several threads tell of their progress.
            if (p.Phase == BackupPhase.CopyingFiles && Interlocked.Exchange(ref begun, 1) == 0)
            {
                second = clinic.RunUnattended();
            }
        });

        RunResult first = clinic.RunUnattended(progress: intrude);

        Assert.Equal((RunOutcome.Good, 0), (first.Outcome, first.ExitCode));
        Assert.Equal((RunOutcome.Failed, 11, "AnotherRunActive"), (second!.Outcome, second.ExitCode, second.ErrorId));
        Assert.Equal(2, clinic.History().Count);
        Assert.Equal(2, File.ReadAllLines(clinic.HistoryFile()).Length);
    }

    [Fact]
    public void A_file_in_the_way_of_everything_gives_1()
    {
        using TestClinic clinic = TestClinic.Create();
        File.WriteAllText(Path.Combine(clinic.Root, ".docassist"), "x");

        RunResult run = clinic.RunUnattended();

        Assert.Equal((RunOutcome.Failed, 1, "WriteFailed"), (run.Outcome, run.ExitCode, run.ErrorId));
        Assert.Equal(run.Id, Assert.Single(clinic.History()).Id);
    }

    [Fact]
    public void A_run_that_is_ended_gives_130_and_leaves_its_record()
    {
        using TestClinic clinic = TestClinic.Create();
        using CancellationTokenSource stop = new();

        RunResult run = clinic.RunUnattended(progress: new Listener(p => Stop(p, stop)), token: stop.Token);

        Assert.Equal((RunOutcome.Cancelled, 130, null), (run.Outcome, run.ExitCode, run.Backup));
        Assert.Empty(clinic.List());
        Assert.Equal(RunOutcome.Cancelled, Assert.Single(clinic.History()).Outcome);

        static void Stop(BackupProgress progress, CancellationTokenSource stop)
        {
            if (progress.Phase == BackupPhase.CopyingFiles)
            {
                stop.Cancel();
            }
        }
    }
}
