using System.IO;

namespace DocAssist.Backup.Configuration;

/// <summary>Where this machine keeps what belongs to no backup root: the log, and records that a root could not take.</summary>
public static class LocalState
{
    /// <summary>The folder; it need not be there.</summary>
    public static string Folder(ClinicEnvironment environment)
    {
        if (environment.LocalApplicationData is string local)
        {
            return Path.Combine(local, "DocAssist.Backup");
        }
        string? named = environment.Variable("XDG_STATE_HOME");
        return Path.Combine(
            named is { Length: > 0 } && Path.IsPathRooted(named) ? named : Path.Combine(environment.HomeFolder, ".local", "state"),
            "docassist-backup");
    }
}
