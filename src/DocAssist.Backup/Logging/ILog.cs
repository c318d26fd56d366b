namespace DocAssist.Backup.Logging;

/// <summary>
/// Takes what an operation has to say beside its result. Called from any thread; an exception thrown by an
/// implementation never changes the outcome. Names of files go to <see cref="Verbose"/> only: they can be names of patients.
/// </summary>
public interface ILog
{
    /// <summary>Something that helps to follow the work.</summary>
    void Verbose(string message);

    /// <summary>What an unattended run has done: a line for each of its parts.</summary>
    void Information(string message);

    /// <summary>Something that somebody should look at; the operation goes on.</summary>
    void Warning(string message);
}
