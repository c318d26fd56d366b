using System.ComponentModel;
using System.Management.Automation;
using DocAssist.Backup.Configuration;

namespace DocAssist.Backup.PowerShell;

/// <summary>A cmdlet that works with the settings of unattended runs.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ConfiguredCmdlet : CatalogCmdlet
{
    /// <summary>The data folder.</summary>
    [Parameter(Position = 0)]
    [Alias("DataDir")]
    [ValidateNotNullOrEmpty]
    public string? DataPath { get; set; }

    /// <summary>The data folder that the parameter names, absolute; null to look for it.</summary>
    internal string? NamedDataPath => DataPath is null ? null : ResolvePath(DataPath);

    /// <summary>The backup root that the parameter names, absolute; null to look for it.</summary>
    internal string? NamedBackupRoot => BackupRoot is null ? null : ResolvePath(BackupRoot);

    /// <summary>The folder of this machine for the log, and for what a root cannot take.</summary>
    internal string LocalStateFolder => LocalState.Folder(ClinicEnvironment());

    /// <summary>The settings that hold, before the parameters of the command.</summary>
    /// <exception cref="BackupException">ConfigurationInvalid, AccessDenied, ReadFailed.</exception>
    internal BackupConfiguration LoadConfiguration() => EffectiveConfiguration.Load(ClinicEnvironment());

    /// <summary>True when the user gave the parameter, so that it is stronger than the settings.</summary>
    internal bool IsBound(string parameter) => MyInvocation.BoundParameters.ContainsKey(parameter);
}
