namespace DocAssist.Backup.Configuration;

/// <summary>What goes into the log file, each with all before it.</summary>
public enum LogLevel
{
    /// <summary>Failures.</summary>
    Error,

    /// <summary>What is odd.</summary>
    Warning,

    /// <summary>A line for each phase of a run.</summary>
    Information,

    /// <summary>Everything that is said.</summary>
    Verbose,
}
