using System;
using System.IO;
using DocAssist.Backup.History;
using DocAssist.Backup.Runs;
using DocAssist.Backup.Tests.Support;
using Xunit;

namespace DocAssist.Backup.Tests.Runs;

/// <summary>Runs that make no backup because nothing has changed.</summary>
public sealed class SkippedRunTests
{
    private static readonly Func<RunOptions, RunOptions> s_skip = o => o with { SkipUnchanged = true };

    [Fact]
    public void A_run_with_nothing_to_save_ends_well_and_is_written_down()
    {
        using TestClinic clinic = Reuse.Clinic(nameof(A_run_with_nothing_to_save_ends_well_and_is_written_down));
        RunResult made = clinic.RunUnattended(s_skip);

        RunResult skipped = clinic.RunNextDay(s_skip);

        Assert.Equal(RunOutcome.Good, made.Outcome);
        Assert.Equal(RunOutcome.Skipped, skipped.Outcome);
        Assert.Equal(0, skipped.ExitCode);
        Assert.Equal(made.Backup, skipped.Backup);
        Assert.StartsWith("Skipped: nothing has changed since " + made.Backup, skipped.Message);
        Assert.Equal(skipped.Id, clinic.History()[0].Id);
        Assert.Single(clinic.List());
        Assert.Equal(TimeSpan.Zero, clinic.Status().LastGoodAge);
        Assert.Contains("\"last_good_age_seconds\": 0", File.ReadAllText(clinic.StatusFile()));
    }

    [Fact]
    public void A_check_that_is_due_is_not_skipped()
    {
        using TestClinic clinic = Reuse.Clinic(nameof(A_check_that_is_due_is_not_skipped));
        Func<RunOptions, RunOptions> weekly = o => s_skip(o) with { Configuration = Unattended.Quick with { FullCheckEveryDays = 3 } };
        Assert.True(clinic.RunUnattended(weekly).FullyChecked);
        Assert.Equal(RunOutcome.Skipped, clinic.RunNextDay(weekly).Outcome);
        clinic.Now += TimeSpan.FromDays(1);

        RunResult due = clinic.RunNextDay(weekly);

        Assert.Equal(RunOutcome.Good, due.Outcome);
        Assert.True(due.FullyChecked);
    }
}
