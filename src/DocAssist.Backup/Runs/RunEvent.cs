using System.Globalization;
using DocAssist.Backup.History;
using DocAssist.Backup.Status;

namespace DocAssist.Backup.Runs;

/// <summary>A run as an event of Windows. The ids are documented, and none ever changes its meaning.</summary>
/// <param name="Id">What came of the run, from 1000 on.</param>
/// <param name="Severity">Whether somebody has to look.</param>
/// <param name="Text">One line that names no file below the data folder.</param>
public sealed record RunEvent(int Id, RunEventSeverity Severity, string Text)
{
    /// <summary>The event for a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="status">How the backups stand after it.</param>
    public static RunEvent Of(RunResult run, BackupStatus status)
    {
        (int id, RunEventSeverity severity) = Of(run);
        string hint = run.Hint is null ? string.Empty : $" {run.Hint}";
        string error = run.ErrorId is null ? string.Empty : $", {run.ErrorId}";
        return new(id, severity, string.Format(CultureInfo.InvariantCulture, "{0}{1} Exit code {2}{3}. Status {4}. Backup root '{5}'.", run.Message, hint, run.ExitCode, error, status.Health, run.BackupRoot));
    }

    private static (int Id, RunEventSeverity Severity) Of(RunResult run) => run switch
    {
        { Outcome: RunOutcome.Good, ExitCode: ExitCodes.Good } => (1000, RunEventSeverity.Information),
        { Outcome: RunOutcome.Skipped } => (1001, RunEventSeverity.Information),
        { Outcome: RunOutcome.Partial } => (1002, RunEventSeverity.Warning),
        { Outcome: RunOutcome.Suspect } => (1004, RunEventSeverity.Warning),
        { Outcome: RunOutcome.Corrupt } => (1005, RunEventSeverity.Error),
        { Outcome: RunOutcome.Good } => (1006, RunEventSeverity.Warning),
        { Outcome: RunOutcome.Cancelled } => (1007, RunEventSeverity.Warning),
        { ExitCode: ExitCodes.AnotherRunActive } => (1008, RunEventSeverity.Warning),
        _ => (1003, RunEventSeverity.Error),
    };
}
