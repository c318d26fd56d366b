using System;
using System.Collections.Generic;
using System.ComponentModel;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.FileSystem.Native;
using DocAssist.Backup.History;
using DocAssist.Backup.Status;

namespace DocAssist.Backup.Runs;

/// <summary>
/// Writes each run into the log Application of Windows. The source need not be registered, which takes an administrator; then the event viewer
/// says that it has no description for the event, and shows the text below that.
/// </summary>
public sealed class WindowsEventLog : IRunReporter
{
    /// <summary>Who the events are of.</summary>
    public const string Source = "DocAssist.Backup";

    private WindowsEventLog()
    {
    }

    /// <summary>The event log, where the system has one.</summary>
    public static IReadOnlyList<IRunReporter> IfThere() => Platform.IsWindows ? [new WindowsEventLog()] : [];

    /// <inheritdoc/>
    /// <exception cref="Win32Exception">The event could not be written.</exception>
    public void Report(RunResult run, BackupStatus status)
    {
        RunEvent entry = RunEvent.Of(run, status);
        Require(AdvApi32.RegisterEventSource(Source, out IntPtr handle));
        try
        {
            Require(AdvApi32.ReportEvent(handle, (ushort)entry.Severity, (uint)entry.Id, entry.Text));
        }
        finally
        {
            _ = AdvApi32.DeregisterEventSource(handle);
        }
    }

    private static void Require(int result)
    {
        if (result < 0)
        {
            throw new Win32Exception(-result);
        }
    }
}
