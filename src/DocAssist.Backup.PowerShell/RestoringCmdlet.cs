using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Comparison;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Restoring;

namespace DocAssist.Backup.PowerShell;

/// <summary>A cmdlet that puts a backup in the place of the live data.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class RestoringCmdlet : CatalogCmdlet
{
    private const int DefaultTimeout = 30;

    /// <summary>The data folder.</summary>
    [Parameter]
    [Alias("DataDir")]
    [ValidateNotNullOrEmpty]
    public string? DataPath { get; set; }

    /// <summary>Asks nothing, and restores a backup that is not Good too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Seconds to wait for another command to end.</summary>
    [Parameter]
    [ValidateRange(0, 86400)]
    public int TimeoutSec { get; set; } = DefaultTimeout;

    /// <summary>The data folder that the parameter, the environment or the known places name.</summary>
    /// <exception cref="BackupException">DataFolderNotFound.</exception>
    internal DataFolder Data()
    {
        try
        {
            DataFolder data = DataFolderLocator.FindData(DataPath is null ? null : ResolvePath(DataPath), ClinicEnvironment());
            WriteVerbose($"Data folder: {data.Path} ({data.Origin})");
            return data;
        }
        catch (BackupException e) when (e.Code == BackupErrorCode.DataFolderNotFound)
        {
            throw new BackupException(e.Code, e.Message, "If the whole folder is lost, make it anew and name it with -DataPath, or restore into a new one with -Destination.", e.Target, e);
        }
    }

    /// <summary>The newest good backup of the data; of the only clinic in the root where no data is named.</summary>
    /// <exception cref="BackupException">BackupNotFound: there is none. BackupRootUnavailable.</exception>
    internal BackupInfo NewestGood(DataFolder? data)
    {
        string root = ResolveRoot().Path;
        IReadOnlyList<BackupInfo> all = BackupCatalog.List(root, Now, TimeZoneInfo.Local);
        string? path = data?.Path ?? (DataPath is null ? null : ResolvePath(DataPath));
        BackupInfo? found = path is null ? BackupCatalog.NewestGoodOfOnlyClinic(all) : BackupCatalog.NewestGoodOf(all, path, Environment.MachineName);
        if (found is not null)
        {
            return found;
        }
        BackupInfo? other = BackupCatalog.NewestGood(all.Where(b => b.Kind == BackupKind.Backup));
        string whose = path is null ? "of one clinic alone" : $"of '{path}' on {Environment.MachineName}";
        string hint = other is null ? "List what there is with Get-DocAssistBackup." : $"The newest good one there is {other.Name}{(other.IsOurs ? $", of '{other.DataPath}' on {other.HostName}" : string.Empty)}. If it is the one, name it.";
        throw new BackupException(BackupErrorCode.BackupNotFound, $"'{root}' has no good backup {whose}.", hint, root);
    }

    /// <summary>What the parameters say.</summary>
    internal RestoreOptions Options(BackupInfo backup, DataFolder data) => new()
    {
        Backup = backup,
        Data = data,
        Force = Force,
        SafetyRoot = SafetyRoot(backup),
        Patience = TimeSpan.FromSeconds(TimeoutSec),
        Now = Now,
        Zone = TimeZoneInfo.Local,
        Random = Guid.NewGuid().ToString("N").Substring(0, 8),
        Host = Environment.MachineName,
        ToolVersion = typeof(BackupRestorer).Assembly.GetName().Version!.ToString(3),
        ScratchParent = Path.GetTempPath(),
    };

    /// <summary>Where backups go; only where that is not there yet, beside the one that is restored, which may lie on a stick.</summary>
    private string SafetyRoot(BackupInfo backup)
    {
        (string root, _) = ResolveRoot();
        return BackupRoot is not null || Directory.Exists(root) ? root : backup.BackupRoot;
    }

    /// <summary>Shows what would be replaced and lost, and asks.</summary>
    /// <returns>What was approved; null when it was not.</returns>
    /// <exception cref="BackupException">The backup cannot be restored.</exception>
    internal RestorePlan? Approve(RestoreOptions options)
    {
        UndoInterruptedRestore(options.Data, options.Patience);
        RestorePlan plan = Run("Looking at the backup", (_, _, _) => RestorePlanner.Plan(options));
        if (plan.Obstacle is BackupException obstacle)
        {
            if (!IsWhatIf)
            {
                throw obstacle;
            }
            WriteWarning($"{obstacle.Message} It could not be replaced now.");
        }
        string action = string.Format(CultureInfo.CurrentCulture, "Restore {0} ({1}, {2}), {3}, {4}{5}", options.Backup.Name, options.Backup.Verdict, Display.Age(options.Backup.Age), Files(plan.Files), Display.Size(plan.Bytes), plan.ReplacesSomething ? "; what is there now is saved first" : string.Empty);
        // What fills an empty folder takes nothing from anybody.
        bool force = Force || options.IntoEmptyFolder;
        bool isAsked = MyInvocation.BoundParameters.TryGetValue("Confirm", out object? confirm) ? LanguagePrimitives.IsTrue(confirm) : !force;
        bool isRead = isAsked || IsWhatIf || (confirm is not null && MyInvocation.BoundParameters.ContainsKey("Verbose"));
        string loss = isRead && plan.ReplacesSomething ? ". " + string.Join(" ", Loss(options, plan)) : string.Empty;
        bool approved = Approve(options.Data.Path, action + loss, force);
        if (IsWhatIf)
        {
            foreach (RestoredItem item in plan.Items)
            {
                ShouldProcess(item.Item.ToString(), item.Reason is null ? $"{(plan.ReplacesSomething ? "Replace by what the backup has" : "Restore")} ({Files(item.Files)})" : $"Leave alone ({item.Reason})");
            }
        }
        return approved ? plan : null;
    }

    private IReadOnlyList<string> Loss(RestoreOptions options, RestorePlan plan)
    {
        ComparisonOptions comparison = new()
        {
            Backup = options.Backup,
            Data = options.Data,
            BackupRoot = options.SafetyRoot,
            Patience = options.Patience,
            Now = options.Now,
            ScratchParent = options.ScratchParent,
        };
        try
        {
            BackupComparison compared = Run("Comparing with the current data", (progress, log, token) => BackupComparer.Compare(comparison, progress, log, token));
            return LossPreview.Describe(compared, plan.Items.Where(i => i.Outcome == RestoreOutcome.Restored).Select(i => i.Item).ToList());
        }
        catch (BackupException e)
        {
            return [$"What would be lost is not known: {e.Message}"];
        }
    }

    /// <summary>Restores, and says how that is undone.</summary>
    /// <exception cref="BackupException">Nothing was restored.</exception>
    internal RestoreResult Restore(RestoreOptions options)
    {
        // The question may have been answered long after the command began.
        options = options with { Now = DateTimeOffset.Now };
        RestoreResult result = Run($"Restoring {options.Backup.Name}", (progress, log, token) => BackupRestorer.Restore(options, progress, log, token));
        return result with { Undo = Undo(result, options) };
    }

    /// <summary>Runs work and writes its failure as an error.</summary>
    internal void Attempt(Action work)
    {
        try
        {
            work();
        }
        catch (BackupException e)
        {
            WriteError(ErrorRecords.From(e));
        }
    }

    private string? Undo(RestoreResult result, RestoreOptions options)
    {
        if (result.SafetyBackup is null)
        {
            return null;
        }
        IEnumerable<string> words =
        [
            $"Restore-DocAssistBackup -Name {result.SafetyBackup} -BackupRoot {Quote(options.SafetyRoot)}",
            .. DataPath is null && options.Data.Origin.StartsWith("DOCASSIST_", StringComparison.Ordinal) ? Array.Empty<string>() : [$"-DataPath {Quote(options.Data.Path)}"],
            .. options.Items is null ? Array.Empty<string>() : [$"-Item {string.Join(", ", options.Items.Distinct())}"],
            .. result.SafetyVerdict == BackupVerdict.Good ? Array.Empty<string>() : ["-Force"],
        ];
        return string.Join(" ", words);
    }

    private static string Files(int count) => string.Format(CultureInfo.CurrentCulture, "{0} file{1}", count, count == 1 ? string.Empty : "s");

    private static string Quote(string path) => "'" + path.Replace("'", "''") + "'";
}
