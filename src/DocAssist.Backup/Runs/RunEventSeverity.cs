namespace DocAssist.Backup.Runs;

/// <summary>What kind of event it is; the numbers are those of ReportEvent, https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-reporteventw.</summary>
public enum RunEventSeverity : ushort
{
    /// <summary>EVENTLOG_ERROR_TYPE.</summary>
    Error = 1,

    /// <summary>EVENTLOG_WARNING_TYPE.</summary>
    Warning = 2,

    /// <summary>EVENTLOG_INFORMATION_TYPE.</summary>
    Information = 4,
}
