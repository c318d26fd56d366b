using System;
using System.IO;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Runs;

namespace DocAssist.Backup.PowerShell;

/// <summary>What unattended runs take from the process. May be asked from any thread.</summary>
internal static class RunSession
{
    /// <summary>The options of a run that begins now, with the settings that hold now.</summary>
    /// <param name="environment">Where the data, the root and the settings are looked for.</param>
    /// <param name="change">Puts parameters of the command over the settings.</param>
    public static RunOptions Options(ClinicEnvironment environment, Func<BackupConfiguration, BackupConfiguration> change)
    {
        try
        {
            return Options(change(EffectiveConfiguration.Load(environment)), environment, environment);
        }
        catch (BackupException e)
        {
            // Settings that cannot be read end the run, and it is recorded like any other.
            string noSettings = Path.Combine(LocalState.Folder(environment), "no-settings");
            ClinicEnvironment without = environment with { Variable = v => v == ConfigurationLocator.FolderVariable ? noSettings : environment.Variable(v) };
            return Options(new(), without, environment) with { Problem = e };
        }
    }

    private static RunOptions Options(BackupConfiguration configuration, ClinicEnvironment environment, ClinicEnvironment whole) => new()
    {
        Environment = environment,
        Configuration = configuration,
        LocalState = LocalState.Folder(whole),
        Reporters = WindowsEventLog.IfThere(),
        Now = DateTimeOffset.Now,
        Zone = TimeZoneInfo.Local,
        Random = Guid.NewGuid().ToString("N").Substring(0, 8),
        Host = System.Environment.MachineName,
        ToolVersion = typeof(BackupRun).Assembly.GetName().Version!.ToString(3),
        ScratchParent = Path.GetTempPath(),
    };
}
