using System;
using System.IO;
using DocAssist.Backup.Configuration;

namespace DocAssist.Backup.PowerShell;

/// <summary>Where the engine looks for the data, the root and the configuration, in this process and session.</summary>
internal static class SessionEnvironment
{
    public static ClinicEnvironment Of(string currentFolder)
    {
        bool onWindows = Path.DirectorySeparatorChar == '\\';
        return new(
            Environment.GetEnvironmentVariable,
            currentFolder,
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
            onWindows ? Folder(Environment.SpecialFolder.LocalApplicationData) : null)
        {
            RoamingApplicationData = onWindows ? Folder(Environment.SpecialFolder.ApplicationData) : null,
            MachineFolder = onWindows ? Folder(Environment.SpecialFolder.CommonApplicationData) : "/etc",
        };
    }

    private static string? Folder(Environment.SpecialFolder folder)
    {
        string path = Environment.GetFolderPath(folder);
        return path.Length > 0 ? path : null;
    }
}
