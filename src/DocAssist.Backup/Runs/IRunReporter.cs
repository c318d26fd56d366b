using DocAssist.Backup.History;
using DocAssist.Backup.Status;

namespace DocAssist.Backup.Runs;

/// <summary>Tells somebody of a run that has ended, whatever came of it. What it throws changes nothing.</summary>
public interface IRunReporter
{
    /// <summary>Tells of a run and of how the backups stand after it.</summary>
    void Report(RunResult run, BackupStatus status);
}
