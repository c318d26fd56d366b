using System;

namespace DocAssist.Backup.Logging;

/// <summary>Passes on to another log and keeps that log's own failures away from the operation.</summary>
internal sealed class GuardedLog : ILog
{
    private readonly ILog? _inner;

    public GuardedLog(ILog? inner) => _inner = inner;

    public void Verbose(string message) => Guard(() => _inner?.Verbose(message));

    public void Information(string message) => Guard(() => _inner?.Information(message));

    public void Warning(string message) => Guard(() => _inner?.Warning(message));

    private static void Guard(Action say)
    {
        try
        {
            say();
        }
        catch (Exception)
        {
            // See ILog: a log that fails must not cost the clinic its backup.
        }
    }
}
