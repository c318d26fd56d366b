using System.IO;
using DocAssist.Backup.Configuration;

namespace DocAssist.Backup.Checking;

/// <summary>Whether the app puts its own backups into the root: it deletes all but the newest five there, whoever made them.</summary>
internal static class SharedRootCheck
{
    public static void Run(string root, DataFolder? data, AppRules? app, Findings findings)
    {
        string? appRoot = app?.BackupRoot ?? (data is null ? null : Path.Combine(data.Path, "backups"));
        if (appRoot is null || !ConfigurationChecker.AreSame(root, appRoot))
        {
            return;
        }
        string? settings = app?.Settings ?? data?.SettingsPath;
        bool onClose = settings is null || AppSettings.Read(settings)?.BackupOnClose != false;
        string when = onClose ? "whenever it closes" : "whenever it makes one";
        findings.Warn(
            "SharedRoot",
            $"The app puts its own backups into '{root}' too, and deletes all but the newest five there, {when}.",
            "Choose another root for the backups of this module: Set-DocAssistBackupConfiguration -BackupRoot.",
            root);
    }
}
