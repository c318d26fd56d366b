using System.Collections.Generic;
using System.Management.Automation;
using DocAssist.Backup.Scheduling;

namespace DocAssist.Backup.PowerShell.Commands;

/// <summary>Ends schedules.</summary>
[Cmdlet(VerbsLifecycle.Unregister, "DocAssistBackupSchedule", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
public sealed class UnregisterDocAssistBackupScheduleCommand : BackupCmdlet
{
    /// <summary>Names, with wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            try
            {
                Remove(name);
            }
            catch (BackupException e)
            {
                WriteError(ErrorRecords.From(e));
            }
        }
    }

    private void Remove(string name)
    {
        SchedulingEnvironment environment = ScheduleSession.Environment();
        IReadOnlyList<ScheduleInfo> all = Run("Listing schedules", (_, _, token) => ScheduleRegistry.List(environment, token));
        foreach (ScheduleInfo schedule in ScheduleSession.Find(all, name))
        {
            if (ShouldProcess($"{schedule.Name} ({schedule.Schedule}, {schedule.Scheduler})", "Unregister"))
            {
                Run("Removing a schedule", (_, _, token) =>
                {
                    ScheduleRegistry.Remove(schedule.Name, environment, token);
                    return true;
                });
            }
        }
    }
}
