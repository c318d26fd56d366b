using System;

namespace DocAssist.Backup;

/// <summary>A foreseeable failure: a code for scripts, a sentence that says what happened and one that says what to do.</summary>
public sealed class BackupException : Exception
{
    /// <summary>Makes a failure.</summary>
    /// <param name="code">The stable id.</param>
    /// <param name="message">One sentence: what happened, on what.</param>
    /// <param name="hint">One sentence: what the user can do.</param>
    /// <param name="target">The path or name the failure is about.</param>
    /// <param name="inner">The system's own exception, if any.</param>
    public BackupException(BackupErrorCode code, string message, string hint, string target, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Hint = hint;
        Target = target;
    }

    /// <summary>The stable id.</summary>
    public BackupErrorCode Code { get; }

    /// <summary>What the user can do.</summary>
    public string Hint { get; }

    /// <summary>The path or name the failure is about.</summary>
    public string Target { get; }
}
