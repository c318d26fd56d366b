using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.History;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Tests.Support;
using DocAssist.Backup.Watching;
using Microsoft.Data.Sqlite;
using Xunit;

namespace DocAssist.Backup.Tests.Watching;

/// <summary>Real programs that are opened, closed and killed.</summary>
public sealed class CloseWatcherTests
{
    [AppFact]
    public async Task A_close_makes_a_good_backup_with_a_record()
    {
        using TestClinic clinic = TestClinic.Create();
        using AppProgram app = new(clinic.Scratch);
        CloseWatcher watcher = new(clinic.Options(WatchedApplication.Named([app.Name])) with { Once = true });
        RecordingLog log = new();
        Task<RunResult?> early = watcher.Begin(log);
        Assert.False(early.Wait(TimeSpan.FromMilliseconds(300)), "Nothing is made before the app has run.");

        app.Start();
        await log.Says("to close");
        Assert.False(early.Wait(TimeSpan.FromMilliseconds(300)), "Nothing is made while the app runs.");
        app.Close();
        RunResult? run = await early.End();

        Assert.Equal(RunOutcome.Good, run!.Outcome);
        BackupAssert.IsWhole(Path.Combine(clinic.Root, run.Backup!));
        Assert.Equal(run.Id, Assert.Single(clinic.History()).Id);
        Assert.Null(watcher.Next(null, null, default));
    }

    [UnixFact]
    public async Task A_program_that_is_killed_has_closed()
    {
        using TestClinic clinic = TestClinic.Create();
        using AppProgram app = new(clinic.Scratch);
        Process process = app.Start();
        CloseWatcher watcher = new(clinic.Options(WatchedApplication.WithId(process.Id)));
        Task<RunResult?> watch = watcher.Begin();
        Assert.False(watch.Wait(TimeSpan.FromMilliseconds(300)));

        AppProgram.Kill(process);

        Assert.Equal(RunOutcome.Good, (await watch.End())!.Outcome);
        Assert.Null(watcher.Next(null, null, default));
    }

    [UnixFact]
    public async Task A_program_that_is_started_has_closed_however_soon_it_ends()
    {
        using TestClinic clinic = TestClinic.Create();
        CloseWatcher watcher = new(clinic.Options(WatchedApplication.Start("true", [], clinic.Scratch)));

        Assert.Equal(RunOutcome.Good, (await watcher.Begin().End())!.Outcome);
        Assert.Null(watcher.Next(null, null, default));
    }

    [AppFact]
    public async Task All_programs_of_the_name_must_be_gone()
    {
        using TestClinic clinic = TestClinic.Create();
        using AppProgram app = new(clinic.Scratch);
        Process first = app.Start();
        Process second = app.Start();
        RecordingLog log = new();
        Task<RunResult?> watch = new CloseWatcher(clinic.Options(WatchedApplication.Named([app.Name + ".exe"]))).Begin(log);
        await log.Says("to close");

        AppProgram.Kill(first);
        Assert.False(watch.Wait(TimeSpan.FromMilliseconds(500)), "One of them still runs.");
        AppProgram.Kill(second);

        Assert.Equal(RunOutcome.Good, (await watch.End())!.Outcome);
    }

    [AppFact]
    public async Task The_databases_must_be_quiet_and_an_app_that_is_back_is_waited_for()
    {
        using TestClinic clinic = TestClinic.Create();
        using AppProgram app = new(clinic.Scratch);
        RecordingLog log = new();
        app.Start();
        Task<RunResult?> watch = new CloseWatcher(clinic.Options(WatchedApplication.Named([app.Name]))).Begin(log);
        await log.Says("to close");
        using (SqliteConnection open = Databases.Open(clinic.Database))
        {
            Databases.Execute(open, "SELECT count(*) FROM patients");
            app.Close();
            await log.Says("to be quiet");
            Assert.False(watch.Wait(TimeSpan.FromMilliseconds(500)), "The database is open.");
            app.Start();
            await log.Says("to close", times: 2);
        }
        Assert.False(watch.Wait(TimeSpan.FromMilliseconds(500)), "The app runs again.");

        app.Close();

        Assert.Equal(RunOutcome.Good, (await watch.End())!.Outcome);
    }

    [UnixFact]
    public async Task Databases_that_are_never_quiet_are_saved_all_the_same()
    {
        using TestClinic clinic = TestClinic.Create();
        using SqliteConnection open = Databases.Open(clinic.Database);
        Databases.Execute(open, "SELECT count(*) FROM patients");
        RecordingLog log = new();
        WatchOptions options = clinic.Options(WatchedApplication.Start("true", [], clinic.Scratch)) with { QuietPatience = TimeSpan.FromMilliseconds(300) };

        RunResult? run = await new CloseWatcher(options).Begin(log).End();

        Assert.Equal(RunOutcome.Good, run!.Outcome);
        Assert.Contains("still in use", Assert.Single(log.Warnings));
    }

    [AppFact]
    public async Task Five_quick_closes_push_out_no_history()
    {
        using TestClinic clinic = TestClinic.Create();
        using AppProgram app = new(clinic.Scratch);
        string[] before = Enumerable.Range(0, 5).Select(_ => clinic.RunNextDay().Backup!).ToArray();
        clinic.Now += TimeSpan.FromDays(1);
        CloseWatcher watcher = new(clinic.Options(WatchedApplication.Named([app.Name])));
        RunOutcome[] closes = new RunOutcome[5];
        for (int i = 0; i < closes.Length; i++)
        {
            closes[i] = (await app.OpenAndClose(watcher))!.Outcome;
            clinic.Now += TimeSpan.FromMinutes(5);
        }

        Assert.Equal([RunOutcome.Good, RunOutcome.Skipped, RunOutcome.Skipped, RunOutcome.Skipped, RunOutcome.Skipped], closes);
        Assert.Equal(before.Skip(1), clinic.List().Select(b => b.Name).Where(before.Contains).OrderBy(n => n));
        Assert.Equal(5, clinic.List().Count);
        // The same five without the interval leave nothing of the week: the test could tell.
        for (int i = 0; i < closes.Length; i++)
        {
            clinic.Now += TimeSpan.FromMinutes(5);
            await app.OpenAndClose(new(clinic.Options(WatchedApplication.Named([app.Name])) with { MinInterval = TimeSpan.Zero }));
        }
        Assert.Empty(clinic.List().Select(b => b.Name).Intersect(before));
    }

    [AppFact]
    public async Task A_close_that_was_skipped_is_made_up_for_when_the_interval_is_over()
    {
        using TestClinic clinic = TestClinic.Create();
        using AppProgram app = new(clinic.Scratch);
        CloseWatcher watcher = new(clinic.Options(WatchedApplication.Named([app.Name])) with { MinInterval = TimeSpan.FromMinutes(10) });
        Assert.Equal(RunOutcome.Good, (await app.OpenAndClose(watcher))!.Outcome);
        clinic.Now += TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1);
        Assert.Equal(RunOutcome.Skipped, (await app.OpenAndClose(watcher))!.Outcome);
        clinic.Sql("UPDATE patients SET name = 'changed'");
        clinic.Now += TimeSpan.FromSeconds(2);

        RunResult? run = await watcher.Begin().End();

        Assert.Equal(RunOutcome.Good, run!.Outcome);
        Assert.Equal(0, Databases.Number(Path.Combine(clinic.Root, run.Backup!, "clinic.db"), "SELECT count(*) FROM patients WHERE name <> 'changed'"));
    }

    [AppFact]
    public async Task A_close_whose_root_was_away_is_made_up_for_when_it_is_back()
    {
        using TestClinic clinic = TestClinic.Create();
        using AppProgram app = new(clinic.Scratch);
        string stick = Path.Combine(clinic.Scratch, "stick");
        WatchOptions options = clinic.Options(WatchedApplication.Named([app.Name]), o => o with { BackupRoot = Path.Combine(stick, "backups") });
        CloseWatcher watcher = new(options with { FirstRetry = TimeSpan.FromMilliseconds(200) });
        Assert.Equal(ExitCodes.RootUnavailable, (await app.OpenAndClose(watcher))!.ExitCode);
        Assert.Equal(ExitCodes.RootUnavailable, (await watcher.Begin().End())!.ExitCode);
        Directory.CreateDirectory(stick);

        Assert.Equal(RunOutcome.Good, (await watcher.Begin().End())!.Outcome);
    }

    [AppFact]
    public async Task What_is_written_while_a_backup_is_made_is_saved_by_another_one()
    {
        using TestClinic clinic = TestClinic.Create();
        using AppProgram app = new(clinic.Scratch);
        bool written = false;
        WatchOptions options = clinic.Options(WatchedApplication.Named([app.Name]), o => o with { Now = clinic.Now += TimeSpan.FromMinutes(1) });
        CloseWatcher watcher = new(options with { MinInterval = TimeSpan.Zero, FirstRetry = TimeSpan.FromMilliseconds(200) });
        Listener opened = new(p =>
        {
            // The app is opened and closed again before the run has ended.
            if (p.Phase == BackupPhase.Completed && !written)
            {
                written = true;
                clinic.Sql("UPDATE patients SET name = 'changed'");
            }
        });
        app.Start();
        RecordingLog log = new();
        Task<RunResult?> watch = Task.Run(() => watcher.Next(opened, log, default));
        await log.Says("to close");
        app.Close();
        RunResult? first = await watch.End();

        RunResult? second = await watcher.Begin().End();

        Assert.True(written);
        Assert.Equal((RunOutcome.Good, RunOutcome.Good), (first!.Outcome, second!.Outcome));
        Assert.Equal(0, Databases.Number(Path.Combine(clinic.Root, second.Backup!, "clinic.db"), "SELECT count(*) FROM patients WHERE name <> 'changed'"));
        // Nothing more has changed, so nothing more is made.
        Task<RunResult?> third = watcher.Begin(token: new CancellationTokenSource(TimeSpan.FromSeconds(1)).Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third);
    }

    [AppFact]
    public async Task A_time_that_is_too_short_gives_a_partial_backup_and_then_a_whole_one()
    {
        using TestClinic clinic = TestClinic.Create();
        using AppProgram app = new(clinic.Scratch);
        CloseWatcher watcher = new(clinic.Options(WatchedApplication.Named([app.Name])) with { TimeBudget = TimeSpan.Zero });

        RunResult? first = await app.OpenAndClose(watcher);
        RunResult? second = await watcher.Begin().End();

        Assert.Equal((RunOutcome.Partial, 3), (first!.Outcome, first.ExitCode));
        Assert.Contains("The time of 0 s was over before", first.Message);
        Assert.Equal(RunOutcome.Good, second!.Outcome);
        Assert.Equal([BackupVerdict.Good, BackupVerdict.Partial], clinic.List().Select(b => b.Verdict));
    }

    [UnixFact]
    public async Task Asked_for_one_backup_a_watch_leaves_the_rest_to_the_next_run_whatever_the_interval()
    {
        using TestClinic clinic = TestClinic.Create();
        WatchOptions Options() => clinic.Options(WatchedApplication.Start("true", [], clinic.Scratch)) with { TimeBudget = TimeSpan.Zero };
        CloseWatcher watcher = new(Options());
        Assert.Equal(RunOutcome.Partial, (await watcher.Begin().End())!.Outcome);
        Assert.Null(watcher.Next(null, null, default));
        clinic.Now += TimeSpan.FromMinutes(1);

        CloseWatcher next = new(Options());
        RunOutcome?[] runs = [(await next.Begin().End())?.Outcome, (await next.Begin().End())?.Outcome, (await next.Begin().End())?.Outcome];

        Assert.Equal([RunOutcome.Partial, RunOutcome.Good, null], runs);
    }

    [UnixFact]
    public async Task A_scheduled_run_completes_what_a_close_had_no_time_for()
    {
        using TestClinic clinic = TestClinic.Create();
        CloseWatcher watcher = new(clinic.Options(WatchedApplication.Start("true", [], clinic.Scratch)) with { TimeBudget = TimeSpan.Zero });
        await watcher.Begin().End();
        clinic.Now += TimeSpan.FromMinutes(1);

        Assert.Equal(RunOutcome.Good, clinic.RunUnattended(o => o with { MinInterval = TimeSpan.FromHours(1) }).Outcome);
    }

    [AppFact]
    public async Task Settings_that_want_no_backup_at_close_are_kept_and_read_anew_at_each()
    {
        using TestClinic clinic = TestClinic.Create();
        using AppProgram app = new(clinic.Scratch);
        RecordingLog log = new();
        bool wanted = false;
        CloseWatcher watcher = new(clinic.Options(WatchedApplication.Named([app.Name]), o => o with { Configuration = o.Configuration with { OnClose = wanted } }));
        app.Start();
        Task<RunResult?> watch = watcher.Begin(log);
        await log.Says("to close");
        app.Close();
        await log.Says("to start", times: 2);
        Assert.Contains("OnClose is off", Assert.Single(log.Warnings));
        Assert.Empty(clinic.List());

        wanted = true;
        app.Start();
        await log.Says("to close", times: 2);
        app.Close();

        Assert.Equal(RunOutcome.Good, (await watch.End())!.Outcome);
    }

    [UnixFact]
    public async Task The_time_of_the_settings_is_kept()
    {
        using TestClinic clinic = TestClinic.Create();
        WatchOptions options = clinic.Options(WatchedApplication.Start("true", [], clinic.Scratch), o => o with { Configuration = o.Configuration with { OnCloseBudgetSeconds = 0 } });

        RunResult? run = await new CloseWatcher(options).Begin().End();

        Assert.Equal(RunOutcome.Partial, run!.Outcome);
    }

    [AppFact]
    public async Task Waiting_ends_at_once_when_nobody_wants_it_any_more()
    {
        using TestClinic clinic = TestClinic.Create();
        using AppProgram app = new(clinic.Scratch);
        using CancellationTokenSource stop = new();
        RecordingLog log = new();
        app.Start();
        // So long that the test would not end if it were slept through.
        Task<RunResult?> watch = new CloseWatcher(clinic.Options(WatchedApplication.Named([app.Name])) with { Poll = TimeSpan.FromHours(1) }).Begin(log, stop.Token);
        await log.Says("to close");

        stop.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch.End());
        Assert.Empty(clinic.List());
    }

    [Fact]
    public void An_id_that_no_program_has_is_an_error() =>
        Assert.Equal(BackupErrorCode.ApplicationNotRunning, Assert.Throws<BackupException>(() => WatchedApplication.WithId(int.MaxValue)).Code);

    [Fact]
    public void A_program_that_is_not_there_is_an_error() =>
        Assert.Equal(BackupErrorCode.ToolNotFound, Assert.Throws<BackupException>(() => WatchedApplication.Start("no-such-program", [], Path.GetTempPath())).Code);
}
