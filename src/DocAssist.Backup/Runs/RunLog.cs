using System;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Logging;

namespace DocAssist.Backup.Runs;

/// <summary>Says everything to the caller, and writes to the log file what may be written down.</summary>
internal sealed class RunLog : ILog
{
    private readonly GuardedLog _caller;
    private readonly LogFile _file;
    private readonly Func<DateTimeOffset> _moment;

    public RunLog(ILog? caller, LogFile file, Func<DateTimeOffset> moment)
    {
        _caller = new(caller);
        _file = file;
        _moment = moment;
    }

    /// <summary>What may be written down.</summary>
    public Discretion Discretion { get; set; } = new([]);

    public void Verbose(string message)
    {
        _caller.Verbose(message);
        if (Discretion.MaySay(message))
        {
            Write(LogLevel.Verbose, message);
        }
    }

    public void Information(string message)
    {
        _caller.Information(message);
        Write(LogLevel.Information, message);
    }

    public void Warning(string message)
    {
        _caller.Warning(message);
        Write(LogLevel.Warning, Discretion.MaySay(message) ? message : "A warning that names a file is not kept here.");
    }

    /// <summary>A warning to the caller, who has the result; a failure to whoever reads the log file.</summary>
    public void Error(string message)
    {
        _caller.Warning(message);
        Write(LogLevel.Error, message);
    }

    private void Write(LogLevel level, string message) => _file.Write(level, _moment(), message);
}
