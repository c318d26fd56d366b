using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Linq;
using DocAssist.Backup.Processes;

namespace DocAssist.Backup.Watching;

/// <summary>The app whose end is waited for: every program of some names, or one program alone.</summary>
public sealed class WatchedApplication
{
    private readonly IReadOnlyList<string> _names;
    private readonly RunningProgram? _one;

    private WatchedApplication(IReadOnlyList<string> names, RunningProgram? one)
    {
        _names = names;
        _one = one;
    }

    /// <summary>True when it can be started again and still be told: a name stays, a number does not.</summary>
    public bool CanReturn => _one is null;

    /// <summary>True while it runs; of several programs that have one of the names, while any does.</summary>
    public bool IsRunning => _one is null ? _names.Any(n => RunningPrograms.Find(n).Count > 0) : RunningPrograms.IsRunning(_one);

    /// <summary>Every program that has one of the names. None need run yet.</summary>
    /// <param name="names">As systems list them; the ending .exe may stay away.</param>
    public static WatchedApplication Named(IReadOnlyList<string> names) => new(names.Select(RunningPrograms.PlainName).ToList(), null);

    /// <summary>One program that runs.</summary>
    /// <exception cref="BackupException">ApplicationNotRunning.</exception>
    public static WatchedApplication WithId(int id) => RunningPrograms.Find(id) is RunningProgram one
        ? new([], one)
        : throw new BackupException(BackupErrorCode.ApplicationNotRunning, $"No program with the process id {id} is running.", "Look up the id anew, or name the app with -Name.", id.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Starts the app and does not wait.</summary>
    /// <param name="program">Its file, or a name on the search path.</param>
    /// <param name="arguments">What it is started with.</param>
    /// <param name="folder">The folder that it works in.</param>
    /// <exception cref="BackupException">ToolNotFound.</exception>
    public static WatchedApplication Start(string program, IReadOnlyList<string> arguments, string folder)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, CommandLine.Join(arguments)) { UseShellExecute = false, WorkingDirectory = folder })!;
            // One that has ended by now was started all the same, and may have written.
            return new([], RunningPrograms.Find(process.Id) ?? new(process.Id, program, System.DateTime.MinValue));
        }
        catch (Win32Exception e)
        {
            throw new BackupException(BackupErrorCode.ToolNotFound, $"The program '{program}' could not be started: {e.Message}.", "Give the file of the app with -FilePath.", program, e);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => _one is null ? string.Join(", ", _names) : new ProcessName(_one.Id, _one.Name).ToString();
}
