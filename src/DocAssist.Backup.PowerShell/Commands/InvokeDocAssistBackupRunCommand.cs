using System;
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

    /// <summary>Makes no backup when nothing has changed since the last good one.</summary>
    [Parameter]
    public SwitchParameter SkipUnchanged { get; set; }

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
        RunOptions options = RunSession.Options(ClinicEnvironment(), WithParameters);
        return options with
        {
            DataPath = NamedDataPath,
            BackupRoot = NamedBackupRoot,
            MinInterval = IsBound(nameof(MinInterval)) ? MinInterval : TimeSpan.FromMinutes(options.Configuration.MinimumIntervalMinutes),
            SkipUnchanged = SkipUnchanged,
            Patience = TimeSpan.FromSeconds(TimeoutSec),
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
