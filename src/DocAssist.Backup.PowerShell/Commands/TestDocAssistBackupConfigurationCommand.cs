using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using DocAssist.Backup.Checking;

namespace DocAssist.Backup.PowerShell.Commands;

/// <summary>Says whether the right data is backed up, and to a place that is good for it.</summary>
[Cmdlet(VerbsDiagnostic.Test, "DocAssistBackupConfiguration")]
[OutputType(typeof(ConfigurationFinding), typeof(bool))]
public sealed class TestDocAssistBackupConfigurationCommand : CatalogCmdlet
{
    /// <summary>The data folder.</summary>
    [Parameter(Position = 0)]
    [Alias("DataDir")]
    [ValidateNotNullOrEmpty]
    public string? DataPath { get; set; }

    /// <summary>The folder that the app is started in, with its .env.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? AppFolder { get; set; }

    /// <summary>Only True where no finding is an Error, else False.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        ConfigurationCheckOptions options = new()
        {
            Environment = ClinicEnvironment(),
            DataPath = DataPath is null ? null : ResolvePath(DataPath),
            BackupRoot = BackupRoot is null ? null : ResolvePath(BackupRoot),
            AppFolder = AppFolder is null ? null : ResolvePath(AppFolder),
            Now = Now,
            Zone = TimeZoneInfo.Local,
            Random = Guid.NewGuid().ToString("N").Substring(0, 8),
        };
        IReadOnlyList<ConfigurationFinding> findings = Run("Checking the configuration", (progress, log, token) => ConfigurationChecker.Check(options, progress, log, token));
        WriteObject(Quiet ? findings.All(f => f.Severity != FindingSeverity.Error) : findings, enumerateCollection: true);
    }
}
