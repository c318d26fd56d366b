using DocAssist.Backup.Logging;

namespace DocAssist.Backup.Restoring;

/// <summary>
/// Takes what is said when the data is exchanged already: a warning that somebody has turned into a stop must not make a failure of a
/// restore that is done.
/// </summary>
internal sealed class AfterwardsLog : ILog
{
    private readonly ILog _log;

    public AfterwardsLog(ILog log) => _log = log;

    public void Information(string message) => _log.Information(message);

    public void Verbose(string message) => _log.Verbose(message);

    public void Warning(string message) => _log.Verbose(message);
}
