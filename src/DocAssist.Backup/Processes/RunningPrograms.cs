using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.Processes;

/// <summary>Which programs run on this machine, whoever started them.</summary>
internal static class RunningPrograms
{
    private const string Ending = ".exe";

    /// <summary>A name as systems list it: without the ending that Windows gives programs.</summary>
    public static string PlainName(string name) => name.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) ? name.Substring(0, name.Length - Ending.Length) : name;

    /// <summary>All programs of a name.</summary>
    public static IReadOnlyList<RunningProgram> Find(string name)
    {
        List<RunningProgram> found = [];
        foreach (Process process in Process.GetProcessesByName(PlainName(name)))
        {
            using (process)
            {
                if (Describe(process) is RunningProgram program)
                {
                    found.Add(program);
                }
            }
        }
        return found;
    }

    /// <summary>The program of a number, or null.</summary>
    public static RunningProgram? Find(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return Describe(process);
        }
        catch (ArgumentException)
        {
            // No program has that number.
            return null;
        }
    }

    /// <summary>True while just that program runs.</summary>
    public static bool IsRunning(RunningProgram program) => Find(program.Id) is RunningProgram now && (now.Started == program.Started || now.Started is null || program.Started is null);

    /// <summary>Null when it has ended in the meantime.</summary>
    private static RunningProgram? Describe(Process process)
    {
        try
        {
            return IsLeftover(process.Id) ? null : new(process.Id, process.ProcessName, Started(process));
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static DateTime? Started(Process process)
    {
        try
        {
            return process.HasExited ? throw new InvalidOperationException() : process.StartTime;
        }
        catch (Win32Exception)
        {
            // Somebody else's program: that it is there can be seen, but no more.
            return null;
        }
    }

    /// <summary>One that has ended stays in the list of Linux until whoever started it asks what came of it, proc(5).</summary>
    private static bool IsLeftover(int id)
    {
        if (!Platform.IsLinux)
        {
            return false;
        }
        try
        {
            string status = File.ReadAllText(string.Format(CultureInfo.InvariantCulture, "/proc/{0}/stat", id));
            return new[] { 'Z', 'X' }.Contains(status[status.LastIndexOf(')') + 2]);
        }
        catch (Exception e) when (SystemError.IsMissing(e))
        {
            return true;
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            return false;
        }
    }
}
