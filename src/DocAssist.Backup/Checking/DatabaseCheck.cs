using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.Checking;

/// <summary>Whether the data that is backed up is the data that the app works with.</summary>
internal static class DatabaseCheck
{
    public static void Run(ConfigurationCheckOptions options, DataFolder? data, AppRules? app, Findings findings)
    {
        List<string> candidates = Candidates(options, data, app);
        foreach (string candidate in candidates)
        {
            Describe(candidate, findings);
        }
        if (data is not null)
        {
            findings.Inform("BackedUpDatabase", $"'{data.DatabasePath}' is backed up ({data.Origin}).", data.DatabasePath);
        }
        if (app?.Database is string used)
        {
            findings.Inform("AppDatabase", $"The app works with '{used}'.", used);
            Compare(data, app, findings);
        }
        else
        {
            WarnOfOthers(data, candidates, findings);
        }
    }

    private static List<string> Candidates(ConfigurationCheckOptions options, DataFolder? data, AppRules? app)
    {
        IEnumerable<string?> all =
        [
            data?.DatabasePath,
            app?.Database,
            In(options.Environment.Variable("DOCASSIST_DATA_DIR"), options),
            Whole(options.Environment.Variable("DOCASSIST_DB_PATH"), options),
            .. Configured(options),
            .. DataFolderLocator.KnownPlaces(options.Environment).Select(p => Path.Combine(p, "clinic.db")),
        ];
        List<string> found = [];
        foreach (string candidate in all.OfType<string>().Where(File.Exists))
        {
            if (!found.Any(f => ConfigurationChecker.AreSame(f, candidate)))
            {
                found.Add(candidate);
            }
        }
        return found;
    }

    /// <summary>What a configuration names, also where a parameter or the environment is stronger.</summary>
    private static IEnumerable<string?> Configured(ConfigurationCheckOptions options)
    {
        try
        {
            return [In((string?)ConfigurationLayers.Load(options.Environment).Find(nameof(BackupConfiguration.DataPath))?.Value, options)];
        }
        catch (BackupException)
        {
            // It is a finding already.
            return [];
        }
    }

    private static string? In(string? folder, ConfigurationCheckOptions options) => Whole(folder, options) is string path ? Path.Combine(path, "clinic.db") : null;

    private static string? Whole(string? path, ConfigurationCheckOptions options) =>
        string.IsNullOrWhiteSpace(path) ? null : Path.GetFullPath(Path.Combine(options.Environment.CurrentFolder, path!));

    private static void Describe(string database, Findings findings)
    {
        try
        {
            FileStatus status = FileStatus.Of(database);
            string text = string.Format(CultureInfo.InvariantCulture, "'{0}' has {1:N0} bytes and was last changed on {2:yyyy-MM-dd HH:mm} UTC.", database, status.Length, status.ModifiedUtc);
            findings.Inform("DatabaseFound", text, database);
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            findings.Fail(IOFailure.Reading(database, e));
        }
    }

    private static void Compare(DataFolder? data, AppRules app, Findings findings)
    {
        CompareDatabase(data, app.Database!, findings);
        if (data is null)
        {
            return;
        }
        ComparePart("VectorStoreDiffers", "search index", data.VectorStorePath, app.VectorStore, findings);
        ComparePart("PrescriptionsDiffer", "prescriptions", data.PrescriptionsPath, app.Prescriptions, findings);
        ComparePart("SettingsDiffer", "settings", data.SettingsPath, app.Settings, findings);
    }

    private static void CompareDatabase(DataFolder? data, string used, Findings findings)
    {
        if (!File.Exists(used))
        {
            findings.Warn("AppDatabaseMissing", $"The app would work with '{used}', which is not there: it would start with an empty database.", "Check the folder of the app (-AppFolder), and DOCASSIST_DB_PATH in its .env.", used);
        }
        if (data is not null && !ConfigurationChecker.AreSame(data.DatabasePath, used))
        {
            findings.Fail("DatabaseDiffers", $"The app works with '{used}', but '{data.DatabasePath}' is backed up.", $"Set-DocAssistBackupConfiguration -DataPath '{Path.GetDirectoryName(used)}', or set DOCASSIST_DB_PATH for the app and for backups alike.", used);
        }
    }

    private static void ComparePart(string id, string what, string saved, string? used, Findings findings)
    {
        bool isThere = used is not null && (Directory.Exists(used) || File.Exists(used));
        if (isThere && !ConfigurationChecker.AreSame(saved, used!))
        {
            findings.Fail(id, $"The app keeps its {what} in '{used}', but '{saved}' is backed up.", "Set the environment variables of the app for backups too, or keep all parts in one folder.", used!);
        }
    }

    /// <summary>Without the folder of the app nobody knows which is the right one; a newer one than the one backed up may be.</summary>
    private static void WarnOfOthers(DataFolder? data, List<string> candidates, Findings findings)
    {
        const string Remedy = "Say with -AppFolder where the app is started, and this check tells which one it works with.";
        if (candidates.Count > 1)
        {
            findings.Warn("SeveralDatabases", $"There are {candidates.Count} databases, and it is not known which one the app works with.", Remedy, data?.DatabasePath ?? candidates[0]);
        }
        else
        {
            findings.Inform("AppUnknown", "It is not known where the app is started, so its own idea of where the data is was not compared. -AppFolder names that folder.", data?.Path ?? "AppFolder");
        }
    }
}
