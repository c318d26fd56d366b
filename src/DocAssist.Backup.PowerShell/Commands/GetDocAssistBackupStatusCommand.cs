using System;
using System.Linq;
using System.Management.Automation;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Scheduling;
using DocAssist.Backup.Status;

namespace DocAssist.Backup.PowerShell.Commands;

/// <summary>Says how the backups stand.</summary>
[Cmdlet(VerbsCommon.Get, "DocAssistBackupStatus")]
[OutputType(typeof(BackupStatus), typeof(bool))]
public sealed class GetDocAssistBackupStatusCommand : ConfiguredCmdlet
{
    /// <summary>Only True for Green and False for anything else.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            BackupStatus status = Read();
            WriteObject(Quiet ? status.Health == Health.Green : status);
        }
        catch (BackupException e)
        {
            ThrowTerminatingError(ErrorRecords.From(e));
        }
    }

    private BackupStatus Read()
    {
        StatusOptions options = new()
        {
            BackupRoot = ResolveRoot().Path,
            Data = KnownDataFolder(),
            Host = Environment.MachineName,
            Configuration = LoadConfiguration(),
            LocalState = LocalStateFolder,
            NextRun = NextRun(),
            Now = Now,
            Zone = TimeZoneInfo.Local,
        };
        return Run("Reading the status", (_, _, _) => StatusReader.Read(options));
    }

    /// <summary>A folder that is not there is still the clinic that is meant; where none is named and none found, only the backups are judged.</summary>
    private DataFolder? KnownDataFolder()
    {
        string? named = NamedDataPath;
        try
        {
            return DataFolderLocator.FindData(named, ClinicEnvironment());
        }
        catch (BackupException e)
        {
            WriteVerbose(e.Message);
            return DataFolderLocator.NamedFolder(named, ClinicEnvironment());
        }
    }

    /// <summary>When a schedule of this account begins the next run; null where none is known to.</summary>
    private DateTimeOffset? NextRun()
    {
        try
        {
            return Run("Looking at the schedules", (_, _, token) => ScheduleRegistry.List(ScheduleSession.Environment(), token))
                .Where(s => s.Command?.Contains("Invoke-DocAssistBackupRun") == true && s.NextRun is not null)
                .Select(s => (DateTimeOffset?)new DateTimeOffset(DateTime.SpecifyKind(s.NextRun!.Value, DateTimeKind.Local)))
                .Min();
        }
        catch (BackupException e)
        {
            WriteVerbose($"No schedule is known: {e.Message}");
            return null;
        }
    }
}
