using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.History;

namespace DocAssist.Backup.PowerShell.Commands;

/// <summary>Lists the unattended runs, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "DocAssistBackupHistory")]
[OutputType(typeof(RunResult))]
public sealed class GetDocAssistBackupHistoryCommand : CatalogCmdlet
{
    /// <summary>Only so many of the newest, of those that Outcome leaves.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Last { get; set; } = int.MaxValue;

    /// <summary>Only those that ended so.</summary>
    [Parameter]
    public RunOutcome[]? Outcome { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            List(ResolveRoot().Path);
        }
        catch (BackupException e)
        {
            WriteError(ErrorRecords.From(e));
        }
    }

    private void List(string root)
    {
        IEnumerable<RunResult> runs = RunHistory.Read(root, LocalState.Folder(ClinicEnvironment()))
            .Where(r => Outcome is null || Outcome.Contains(r.Outcome))
            .Take(Last);
        WriteObject(runs.ToList(), enumerateCollection: true);
        if (RunHistory.Unavailable(root) is BackupException unavailable)
        {
            WriteError(ErrorRecords.From(unavailable));
        }
    }
}
