using System.Management.Automation;
using DocAssist.Backup.Configuration;

namespace DocAssist.Backup.PowerShell.Commands;

/// <summary>Gives the settings that hold, and where each comes from.</summary>
[Cmdlet(VerbsCommon.Get, "DocAssistBackupConfiguration")]
[OutputType(typeof(EffectiveConfiguration))]
public sealed class GetDocAssistBackupConfigurationCommand : BackupCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            WriteObject(EffectiveConfiguration.Load(ClinicEnvironment()));
        }
        catch (BackupException e)
        {
            WriteError(ErrorRecords.From(e));
        }
    }
}
