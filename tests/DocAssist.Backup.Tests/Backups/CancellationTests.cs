using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Retention;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Tests.Support;
using Xunit;

namespace DocAssist.Backup.Tests.Backups;

/// <summary>An operation is cancelled at its first report, at its second, and so on to its last: the root is as it was, or has the whole backup.</summary>
public sealed class CancellationTests
{
    [Fact]
    public void Cancelled_anywhere_a_backup_is_whole_or_absent()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.BackUp();
        int reports = CountReports(clinic);
        Assert.True(reports > 15, $"Only {reports} reports: the sweep would prove little.");
        int absent = 0;
        for (int at = 1; at <= reports; at++)
        {
            string[] before = Names(clinic);

            bool finished = RunUntil(clinic, at, cancel: true);

            Assert.Empty(clinic.Leftovers());
            string[] made = Names(clinic).Except(before).ToArray();
            Assert.Equal(finished ? 1 : 0, made.Length);
            Assert.All(made, name => BackupAssert.IsWhole(System.IO.Path.Combine(clinic.Root, name)));
            absent += finished ? 0 : 1;
        }
        Assert.True(absent > reports / 2, "Most of the points must lie before the backup is published.");
    }

    [Fact]
    public void A_listener_that_throws_changes_nothing()
    {
        using TestClinic clinic = TestClinic.Create();

        BackupResult result = BackupCreator.Create(clinic.Options(), new Listener(_ => throw new InvalidOperationException("The window is gone.")), new ThrowingLog(), CancellationToken.None);

        Assert.Equal(BackupVerdict.Good, result.Backup.Verdict);
        BackupAssert.IsWhole(result.Backup.Path);
    }

    [Fact]
    public void Progress_rises_and_ends_at_a_hundred()
    {
        using TestClinic clinic = TestClinic.Create();
        List<BackupProgress> reports = [];
        object gate = new();

        BackupCreator.Create(clinic.Options() with { Verification = IntegrityLevel.Full }, new Listener(p =>
        {
            lock (gate)
            {
                reports.Add(p);
            }
        }), null, CancellationToken.None);

        Assert.Equal(BackupPhase.Preparing, reports[0].Phase);
        Assert.Equal(BackupPhase.Completed, reports[reports.Count - 1].Phase);
        Assert.Equal(100, reports[reports.Count - 1].Percent);
        Assert.Contains(reports, p => p.Percent is > 20 and < 80);
        Assert.All(reports, p => Assert.InRange(p.BytesDone, 0, p.BytesTotal == 0 ? long.MaxValue : p.BytesTotal * 2));
    }

    [Fact]
    public void A_removal_cancelled_before_it_begins_removes_nothing()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.BackUp();
        clinic.BackUp();
        using CancellationTokenSource stop = new();
        stop.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => BackupRemover.Apply(clinic.Root, new(1), clinic.Removal(), new RecordingLog(), stop.Token));

        Assert.Equal(2, clinic.List().Count);
    }

    [Fact]
    public void Retention_cancelled_in_the_middle_leaves_whole_backups_and_the_next_run_ends_it()
    {
        using TestClinic clinic = TestClinic.Create();
        for (int i = 0; i < 5; i++)
        {
            clinic.BackUp();
        }
        for (int at = 1; at <= 4; at++)
        {
            using CancellationTokenSource stop = new();
            int asked = 0;
            RemovalOptions options = clinic.Removal() with
            {
                Approve = _ =>
                {
                    if (++asked == 2)
                    {
                        stop.Cancel();
                    }
                    return true;
                },
            };

            try
            {
                BackupRemover.Apply(clinic.Root, new(1), options, new RecordingLog(), stop.Token);
            }
            catch (OperationCanceledException)
            {
            }

            Assert.Empty(clinic.Leftovers());
            Assert.All(clinic.List(), b => BackupAssert.IsWhole(b.Path));
        }
        Assert.Single(clinic.List());
    }

    private static string[] Names(TestClinic clinic) => clinic.List().Select(b => b.Name).ToArray();

    private static int CountReports(TestClinic clinic)
    {
        int count = 0;
        BackupCreator.Create(clinic.Options(), new Listener(_ => Interlocked.Increment(ref count)), null, CancellationToken.None);
        return count;
    }

    private static bool RunUntil(TestClinic clinic, int at, bool cancel)
    {
        using CancellationTokenSource stop = new();
        int count = 0;
        Listener listener = new(_ =>
        {
            if (Interlocked.Increment(ref count) == at && cancel)
            {
                stop.Cancel();
            }
        });
        try
        {
            BackupCreator.Create(clinic.Options(), listener, null, stop.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private sealed class ThrowingLog : DocAssist.Backup.Logging.ILog
    {
        public void Verbose(string message) => throw new InvalidOperationException("No log.");

        public void Information(string message) => throw new InvalidOperationException("No log.");

        public void Warning(string message) => throw new InvalidOperationException("No log.");
    }
}
