using System.Collections.Generic;
using System.Management.Automation;
using DocAssist.Backup.Scheduling;

namespace DocAssist.Backup.PowerShell.Commands;

/// <summary>Lists the schedules of this account.</summary>
[Cmdlet(VerbsCommon.Get, "DocAssistBackupSchedule")]
[OutputType(typeof(ScheduleInfo))]
public sealed class GetDocAssistBackupScheduleCommand : BackupCmdlet
{
    /// <summary>Names, with wildcards.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            try
            {
                IReadOnlyList<ScheduleInfo> all = Run("Listing schedules", (_, _, token) => ScheduleRegistry.List(ScheduleSession.Environment(), token));
                WriteObject(ScheduleSession.Find(all, name), enumerateCollection: true);
            }
            catch (BackupException e)
            {
                WriteError(ErrorRecords.From(e));
            }
        }
    }
}
