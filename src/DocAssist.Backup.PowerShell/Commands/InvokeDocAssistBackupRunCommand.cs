using System;
using System.IO;
using System.Management.Automation;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.History;
using DocAssist.Backup.Retention;
using DocAssist.Backup.Runs;
using DocAssist.Backup.Sqlite;

namespace DocAssist.Backup.PowerShell.Commands;

/// <summary>Makes one unattended run and emits what came of it.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "DocAssistBackupRun")]
[OutputType(typeof(RunResult))]
public sealed class InvokeDocAssistBackupRunCommand : ConfiguredCmdlet
{
    private const int DefaultTimeout = 30;

    /// <summary>How the copy is verified before it is published.</summary>
    [Parameter]
    public IntegrityLevel Verification { get; set; }

    /// <summary>How many of the newest good backups stay.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int KeepLast { get; set; } = RetentionPolicy.DefaultKeepLast;

    /// <summary>For how many days the newest of each day stays.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int KeepDaily { get; set; }

    /// <summary>For how many weeks the newest of each week stays.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int KeepWeekly { get; set; }

    /// <summary>For how many months the newest of each month stays.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int KeepMonthly { get; set; }

    /// <summary>The run skips when the last good backup is younger.</summary>
    [Parameter]
    public TimeSpan MinInterval { get; set; }

    /// <summary>Seconds to wait for another run to end, and for a lock on the database.</summary>
    [Parameter]
    [ValidateRange(0, 86400)]
    public int TimeoutSec { get; set; } = DefaultTimeout;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        RunOptions options = Options();
        bool seen = Interactivity.HasViewer(Host);
        WriteObject(Run("Backing up the clinic", (progress, log, token) => BackupRun.Run(options, seen ? progress : null, log, token)));
    }

    private RunOptions Options()
    {
        ClinicEnvironment environment = ClinicEnvironment();
        try
        {
            return Options(WithParameters(LoadConfiguration()), environment);
        }
        catch (BackupException e)
        {
            // Settings that cannot be read end the run, and it is recorded like any other.
            return Options(new(), environment with { Variable = v => v == ConfigurationLocator.FolderVariable ? Path.Combine(LocalStateFolder, "no-settings") : environment.Variable(v) }) with { Problem = e };
        }
    }

    private RunOptions Options(BackupConfiguration configuration, ClinicEnvironment environment)
    {
        return new()
        {
            DataPath = NamedDataPath,
            BackupRoot = NamedBackupRoot,
            Environment = environment,
            Configuration = configuration,
            MinInterval = IsBound(nameof(MinInterval)) ? MinInterval : TimeSpan.FromMinutes(configuration.MinimumIntervalMinutes),
            Patience = TimeSpan.FromSeconds(TimeoutSec),
            LocalState = LocalStateFolder,
            Reporters = WindowsEventLog.IfThere(),
            Now = Now,
            Zone = TimeZoneInfo.Local,
            Random = Guid.NewGuid().ToString("N").Substring(0, 8),
            Host = Environment.MachineName,
            ToolVersion = typeof(BackupRun).Assembly.GetName().Version!.ToString(3),
            ScratchParent = Path.GetTempPath(),
        };
    }

    private BackupConfiguration WithParameters(BackupConfiguration configuration) => configuration with
    {
        Verification = IsBound(nameof(Verification)) ? Verification : configuration.Verification,
        KeepLast = IsBound(nameof(KeepLast)) ? KeepLast : configuration.KeepLast,
        KeepDaily = IsBound(nameof(KeepDaily)) ? KeepDaily : configuration.KeepDaily,
        KeepWeekly = IsBound(nameof(KeepWeekly)) ? KeepWeekly : configuration.KeepWeekly,
        KeepMonthly = IsBound(nameof(KeepMonthly)) ? KeepMonthly : configuration.KeepMonthly,
    };
}
