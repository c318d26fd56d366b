using System;
using System.IO;
using System.Linq;
using DocAssist.Backup.History;
using Xunit;

namespace DocAssist.Backup.Tests.Support;

/// <summary>What must be true of a run that was not good, whatever the cause.</summary>
public static class RunAssert
{
    public static RunResult Ends(TestClinic clinic, RunOutcome outcome, int exitCode, string? errorId, bool made)
    {
        int runs = clinic.History().Count;
        clinic.Now += TimeSpan.FromDays(1);
        RecordingLog log = new();

        RunResult run = clinic.RunUnattended(log: log);

        Assert.Equal((outcome, exitCode, errorId), (run.Outcome, run.ExitCode, run.ErrorId));
        Assert.Equal(made, run.Backup is not null && Directory.Exists(Path.Combine(clinic.Root, run.Backup)));
        Assert.EndsWith(".", run.Message);
        Assert.EndsWith(".", run.Hint);
        Assert.Contains(run.Message, log.Warnings.Last());
        Assert.Equal(runs + 1, clinic.History().Count);
        RunResult record = clinic.History()[0];
        Assert.Equal((run.Id, outcome, exitCode, errorId, run.Message, run.Backup), (record.Id, record.Outcome, record.ExitCode, record.ErrorId, record.Message, record.Backup));
        Assert.Equal(run.Phases.Select(p => p.Name), record.Phases.Select(p => p.Name));
        return run;
    }
}
