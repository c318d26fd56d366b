using System;
using System.Management.Automation;
using DocAssist.Backup.Configuration;
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
        StatusOptions options = new()
        {
            BackupRoot = ResolveRoot().Path,
            Data = KnownDataFolder(),
            Configuration = LoadConfiguration(),
            LocalState = LocalStateFolder,
            NextRun = NextRun(),
            Now = Now,
            Zone = TimeZoneInfo.Local,
        };
        BackupStatus status = Run("Reading the status", (_, _, _) => StatusReader.Read(options));
        WriteObject(Quiet ? status.Health == Health.Green : status);
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
            return named is null ? null : DataFolder.At(named, "-DataPath");
        }
    }

    /// <summary>Nobody knows of a schedule yet.</summary>
    private static DateTimeOffset? NextRun() => null;
}
