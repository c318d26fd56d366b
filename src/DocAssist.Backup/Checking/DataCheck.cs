using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.Checking;

/// <summary>Whether all of the data can be read, and what in the data folder is in no backup.</summary>
internal static class DataCheck
{
    /// <summary>Looks at the data folder.</summary>
    /// <returns>What is in it; null when that cannot be said.</returns>
    public static DataListing? Run(DataFolder data, string? root, Findings findings, CancellationToken token)
    {
        CheckDatabase(data.DatabasePath, findings);
        DataListing? listing = findings.Try(() => IOFailure.WhenReading(data.Path, () => DataListing.Take(data, root ?? data.Path, includeExtra: false)));
        if (listing is null)
        {
            return null;
        }
        foreach (DataProblem problem in listing.Problems)
        {
            findings.Fail("DataUnreadable", $"{problem} It would not be in a backup.", "Give this account the right to read it, or put a real file or folder in its place.", Path.Combine(data.Path, problem.Path));
        }
        foreach (SourceFile file in listing.Files)
        {
            token.ThrowIfCancellationRequested();
            TryRead(file.FullPath, findings);
        }
        WarnOfExtra(data, root ?? data.Path, findings);
        CheckSettings(data.SettingsPath, findings);
        return listing;
    }

    private static void CheckDatabase(string database, Findings findings)
    {
        if (FileStatusOf(database, findings) is not FileStatus status)
        {
            return;
        }
        if (status.Kind != FileKind.File || status.Length == 0)
        {
            BackupErrorCode code = status.Kind == FileKind.File ? BackupErrorCode.NotAClinicDatabase : BackupErrorCode.DatabaseNotFound;
            findings.Fail(code.ToString(), $"'{database}' {(status.Kind == FileKind.Missing ? "is not there" : status.Kind == FileKind.File ? "has no bytes" : "is no ordinary file")}.", "Name the folder that holds the right clinic.db with Set-DocAssistBackupConfiguration -DataPath.", database);
            return;
        }
        TryRead(database, findings);
    }

    private static FileStatus? FileStatusOf(string path, Findings findings) => findings.Try(() => IOFailure.WhenReading(path, () => FileStatus.Of(path)));

    private static void TryRead(string path, Findings findings) => findings.Try(() => IOFailure.WhenReading(path, () =>
    {
        using FileStream stream = Polyfills.OpenLiveFile(path);
        return path;
    }));

    private static void WarnOfExtra(DataFolder data, string root, Findings findings)
    {
        IEnumerable<string> extra = findings.Try(() => IOFailure.WhenReading(data.Path, () => UnprotectedFiles.Find(data, root).ToList())) ?? [];
        foreach (string path in extra.OrderBy(p => p, StringComparer.Ordinal))
        {
            findings.Warn("Unprotected", $"'{Path.GetFileName(path)}' in the data folder is in no backup.", ExtraPaths.IsTaken(path)
                ? "The part of that name lies elsewhere now. Rename it and make backups with -IncludeExtra if it is needed, or move it elsewhere."
                : "Make backups with -IncludeExtra if it is needed, or move it elsewhere.", path);
        }
    }

    private static void CheckSettings(string settings, Findings findings)
    {
        bool? secret = IsReadable(settings) ? SettingsSecrets.HoldSecret(settings) : false;
        if (secret is null)
        {
            findings.Warn("AppSettingsInvalid", "settings.json is no valid JSON, or begins with a mark of its encoding: the app replaces it by its defaults.", "Restore it from a backup (Restore-DocAssistBackup -Item Settings).", settings);
        }
        else if (secret == true)
        {
            findings.Warn("SettingsSecret", "settings.json holds credentials of a cloud storage in clear, and so does every backup.", "Keep the backup root where only you can read it.", settings);
        }
        if (secret is not null && AppSettings.Read(settings)?.UnknownKey is string key)
        {
            findings.Warn("AppSettingsInvalid", $"settings.json has a key '{key}' that the app does not know: it then replaces all settings by its defaults.", "Take the key out, with the app closed.", settings);
        }
    }

    private static bool IsReadable(string path)
    {
        try
        {
            using FileStream stream = Polyfills.OpenLiveFile(path);
            return true;
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            // Missing is no fault, and what may not be read is a finding already.
            return false;
        }
    }
}
