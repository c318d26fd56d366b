using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using DocAssist.Backup.History;
using DocAssist.Backup.Runs;
using DocAssist.Backup.Status;
using DocAssist.Backup.Tests.Support;
using Xunit;

namespace DocAssist.Backup.Tests.Runs;

/// <summary>What Windows would be told of a run; that it is told is shown where there is a Windows.</summary>
public sealed class RunEventTests
{
    [Theory]
    [InlineData(RunOutcome.Good, 0, 1000, RunEventSeverity.Information)]
    [InlineData(RunOutcome.Skipped, 0, 1001, RunEventSeverity.Information)]
    [InlineData(RunOutcome.Partial, 3, 1002, RunEventSeverity.Warning)]
    [InlineData(RunOutcome.Failed, 1, 1003, RunEventSeverity.Error)]
    [InlineData(RunOutcome.Failed, 5, 1003, RunEventSeverity.Error)]
    [InlineData(RunOutcome.Suspect, 4, 1004, RunEventSeverity.Warning)]
    [InlineData(RunOutcome.Corrupt, 4, 1005, RunEventSeverity.Error)]
    [InlineData(RunOutcome.Good, 10, 1006, RunEventSeverity.Warning)]
    [InlineData(RunOutcome.Cancelled, 130, 1007, RunEventSeverity.Warning)]
    [InlineData(RunOutcome.Failed, 11, 1008, RunEventSeverity.Warning)]
    public void Each_outcome_has_an_id_that_never_changes(RunOutcome outcome, int exitCode, int id, RunEventSeverity severity)
    {
        using TestClinic clinic = TestClinic.Create();
        RunResult run = Run(outcome, exitCode);

        RunEvent entry = RunEvent.Of(run, clinic.Status());

        Assert.Equal((id, severity), (entry.Id, entry.Severity));
        Assert.Equal($"It came so. Do that. Exit code {exitCode}, SomeId. Status Red. Backup root '/backups'.", entry.Text);
    }

    [Fact]
    public void It_names_no_file_of_a_patient()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.RunUnattended();
        Directory.GetFiles(Path.Combine(clinic.Data, "prescriptions"), "*", SearchOption.AllDirectories).ToList().ForEach(File.Delete);
        Teller teller = new();

        clinic.RunNextDay(o => o with { Reporters = [teller] });

        string text = Assert.Single(teller.Events).Text;
        Assert.Contains("There are no prescriptions any more", text);
        Assert.DoesNotContain("\n", text);
        Assert.DoesNotContain(".pdf", text);
    }

    [Fact]
    public void A_reporter_that_fails_is_a_warning_and_changes_no_outcome()
    {
        using TestClinic clinic = TestClinic.Create();
        RecordingLog log = new();

        RunResult run = clinic.RunUnattended(o => o with { Reporters = [new Teller { Failure = new InvalidOperationException("No log.") }] }, log: log);

        Assert.Equal((RunOutcome.Good, 0), (run.Outcome, run.ExitCode));
        Assert.Contains(log.Warnings, w => w.EndsWith("could not be reported by Teller: No log.", StringComparison.Ordinal));
    }

    [Fact]
    public void Only_Windows_has_such_a_log() => Assert.Equal(RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? 1 : 0, WindowsEventLog.IfThere().Count);

    private static RunResult Run(RunOutcome outcome, int exitCode) => new()
    {
        Outcome = outcome,
        ExitCode = exitCode,
        ErrorId = "SomeId",
        Message = "It came so.",
        Hint = "Do that.",
        StartedAtUtc = TestClinic.Start.UtcDateTime,
        EndedAtUtc = TestClinic.Start.UtcDateTime,
        Host = "CLINIC-PC",
        ToolVersion = "0.1.0",
        BackupRoot = "/backups",
        Id = "1",
    };

    private sealed class Teller : IRunReporter
    {
        public List<RunEvent> Events { get; } = [];

        public Exception? Failure { get; init; }

        public void Report(RunResult run, BackupStatus status)
        {
            if (Failure is not null)
            {
                throw Failure;
            }
            Events.Add(RunEvent.Of(run, status));
        }
    }
}
