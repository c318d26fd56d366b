using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Logging;

namespace DocAssist.Backup.Checking;

/// <summary>Says whether the right data is backed up, and to a place that is good for it. Changes nothing but for a trial in the root that it takes away.</summary>
public static class ConfigurationChecker
{
    /// <summary>Checks everything; what cannot be done is a finding and no failure.</summary>
    /// <returns>What was found, the worst first.</returns>
    public static IReadOnlyList<ConfigurationFinding> Check(ConfigurationCheckOptions options, IProgress<BackupProgress>? progress, ILog? log, CancellationToken token)
    {
        ILog guarded = new GuardedLog(log);
        Findings findings = new();
        findings.Try(() => EffectiveConfiguration.Load(options.Environment));
        DataFolder? data = findings.Try(() => DataFolderLocator.FindData(options.DataPath, options.Environment));
        (string Path, bool IsDefault)? root = Root(options, findings);
        AppRules? app = findings.Try(() => new AppRules(options.AppFolder, options.Environment));
        guarded.Verbose($"Data folder: {data?.Path ?? "none"}; backup root: {root?.Path ?? "none"}; folder of the app: {options.AppFolder ?? "not named"}");
        DatabaseCheck.Run(options, data, app, findings);
        token.ThrowIfCancellationRequested();
        DataListing? listing = data is null ? null : DataCheck.Run(data, root?.Path, findings, token);
        if (root is (string path, bool isDefault))
        {
            RootCheck.Run(options, path, isDefault, data, listing, findings);
            SharedRootCheck.Run(path, data, app, findings);
        }
        return findings.Sorted;
    }

    private static (string Path, bool IsDefault)? Root(ConfigurationCheckOptions options, Findings findings)
    {
        try
        {
            return DataFolderLocator.FindRoot(options.BackupRoot, options.Environment);
        }
        catch (BackupException e)
        {
            findings.Fail(e);
            return null;
        }
    }

    /// <summary>True when two paths name one file or folder, there or not.</summary>
    internal static bool AreSame(string one, string other)
    {
        string? parent = Path.GetDirectoryName(one);
        string? otherParent = Path.GetDirectoryName(other);
        return FileSystem.PathRelation.AreSame(one, other) || (parent is not null && otherParent is not null && Path.GetFileName(one) == Path.GetFileName(other) && FileSystem.PathRelation.AreSame(parent, otherParent));
    }
}
