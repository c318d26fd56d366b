using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Sqlite;

namespace DocAssist.Backup.PowerShell.Commands;

/// <summary>Changes settings in the configuration of the user or of the machine.</summary>
[Cmdlet(VerbsCommon.Set, "DocAssistBackupConfiguration", SupportsShouldProcess = true)]
[OutputType(typeof(EffectiveConfiguration))]
public sealed class SetDocAssistBackupConfigurationCommand : BackupCmdlet
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>The data folder.</summary>
    [Parameter]
    [Alias("DataDir")]
    [ValidateNotNullOrEmpty]
    public string? DataPath { get; set; }

    /// <summary>The folder that holds backups.</summary>
    [Parameter]
    [Alias("BackupDir", "BackupLocation")]
    [ValidateNotNullOrEmpty]
    public string? BackupRoot { get; set; }

    /// <summary>How many of the newest good backups stay.</summary>
    [Parameter]
    public int KeepLast { get; set; } = 5;

    /// <summary>For how many days the newest of each day stays.</summary>
    [Parameter]
    public int KeepDaily { get; set; }

    /// <summary>For how many weeks the newest of each week stays.</summary>
    [Parameter]
    public int KeepWeekly { get; set; }

    /// <summary>For how many months the newest of each month stays.</summary>
    [Parameter]
    public int KeepMonthly { get; set; }

    /// <summary>How a copy is verified before it is published.</summary>
    [Parameter]
    public IntegrityLevel Verification { get; set; }

    /// <summary>A run checks its backup in full when the last full check is older; 0 for never.</summary>
    [Parameter]
    public int FullCheckEveryDays { get; set; } = 7;

    /// <summary>A run holds a restore drill when the last one is older; 0 for never.</summary>
    [Parameter]
    public int DrillEveryDays { get; set; } = 30;

    /// <summary>Status is green while the newest good backup is not older.</summary>
    [Parameter]
    public int GreenForHours { get; set; } = 24;

    /// <summary>Minutes that must lie between two runs.</summary>
    [Parameter]
    public int MinimumIntervalMinutes { get; set; }

    /// <summary>Patients that may be missing before a backup is Suspect.</summary>
    [Parameter]
    public int LostPatientsAllowed { get; set; }

    /// <summary>Visits that may be missing before a backup is Suspect.</summary>
    [Parameter]
    public int LostVisitsAllowed { get; set; }

    /// <summary>Percent by which anything else may shrink before a backup is Suspect.</summary>
    [Parameter]
    public int LostPercentAllowed { get; set; } = 10;

    /// <summary>Whether a backup is made when the app closes.</summary>
    [Parameter]
    public bool OnClose { get; set; } = true;

    /// <summary>Seconds that a backup at close may take.</summary>
    [Parameter]
    public int OnCloseBudgetSeconds { get; set; } = 60;

    /// <summary>What goes into the log file.</summary>
    [Parameter]
    public LogLevel LogLevel { get; set; } = LogLevel.Information;

    /// <summary>A file for the textfile collector of Prometheus.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PrometheusFile { get; set; }

    /// <summary>Names of settings to take out, so that what comes after this file in precedence holds.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(SettingNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Reset { get; set; } = [];

    /// <summary>Whose configuration is changed.</summary>
    [Parameter]
    public ConfigurationScope Scope { get; set; }

    /// <summary>Emits the configuration that holds afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            ClinicEnvironment environment = ClinicEnvironment();
            string path = ConfigurationLocator.Require(Scope, environment);
            Dictionary<string, object> values = Values();
            if (ShouldProcess(path, Describe(values)))
            {
                Change(path, values, environment);
            }
        }
        catch (BackupException e)
        {
            ThrowTerminatingError(ErrorRecords.From(e));
        }
    }

    private Dictionary<string, object> Values()
    {
        string[] paths = [nameof(DataPath), nameof(BackupRoot), nameof(PrometheusFile)];
        return BackupSetting.Names
            .Where(MyInvocation.BoundParameters.ContainsKey)
            .ToDictionary(n => n, n => paths.Contains(n) ? ResolvePath((string)MyInvocation.BoundParameters[n]) : MyInvocation.BoundParameters[n]);
    }

    private string Describe(Dictionary<string, object> values)
    {
        IEnumerable<string> changes = values.Select(v => string.Format(CultureInfo.InvariantCulture, "Set {0} to {1}", v.Key, v.Value)).Concat(Reset.Select(n => $"Reset {n}"));
        return string.Join(", ", changes.DefaultIfEmpty("Change nothing"));
    }

    private void Change(string path, Dictionary<string, object> values, ClinicEnvironment environment)
    {
        ConfigurationChange change = Run("Changing the configuration", (_, _, token) => ConfigurationChange.Make(path, Scope, values, Reset, environment, s_patience, token));
        foreach (string warning in change.Warnings)
        {
            WriteWarning(warning);
        }
        if (PassThru)
        {
            WriteObject(change.After);
        }
    }
}
