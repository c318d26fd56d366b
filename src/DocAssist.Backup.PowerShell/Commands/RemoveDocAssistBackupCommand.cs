using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Retention;

namespace DocAssist.Backup.PowerShell.Commands;

/// <summary>Removes backups one by one, or those that a policy does not keep.</summary>
[Cmdlet(VerbsCommon.Remove, "DocAssistBackup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = ByName)]
public sealed class RemoveDocAssistBackupCommand : CatalogCmdlet
{
    private const string ByName = "ByName";

    private const string ByPath = "ByPath";

    private const string ByPolicy = "ByPolicy";

    private const int DefaultTimeout = 30;

    /// <summary>Names, with wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByName)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BackupNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>Folders of backups.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByPath)]
    [Alias("PSPath", "Path")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>How many of the newest good backups stay.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByPolicy)]
    [ValidateRange(1, int.MaxValue)]
    public int KeepLast { get; set; }

    /// <summary>For how many days the newest of each day stays.</summary>
    [Parameter(ParameterSetName = ByPolicy)]
    [ValidateRange(0, int.MaxValue)]
    public int KeepDaily { get; set; }

    /// <summary>For how many weeks the newest of each week stays.</summary>
    [Parameter(ParameterSetName = ByPolicy)]
    [ValidateRange(0, int.MaxValue)]
    public int KeepWeekly { get; set; }

    /// <summary>For how many months the newest of each month stays.</summary>
    [Parameter(ParameterSetName = ByPolicy)]
    [ValidateRange(0, int.MaxValue)]
    public int KeepMonthly { get; set; }

    /// <summary>Asks nothing, and removes the newest good backup too when it is named.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Seconds to wait for another command to end.</summary>
    [Parameter]
    [ValidateRange(0, 86400)]
    public int TimeoutSec { get; set; } = DefaultTimeout;

    private RemovalOptions Options => new() { Now = Now, Zone = TimeZoneInfo.Local, Patience = TimeSpan.FromSeconds(TimeoutSec) };

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ByPolicy)
        {
            RemoveByPolicy(new(KeepLast, KeepDaily, KeepWeekly, KeepMonthly));
            return;
        }
        List<BackupInfo> found = (ParameterSetName == ByPath ? FindByPath(LiteralPath) : FindByName(Name)).ToList();
        // Oldest first, so that a newer one is always left.
        foreach (BackupInfo backup in found.OrderBy(b => b.CreatedAtUtc))
        {
            Remove(backup);
        }
    }

    private void Remove(BackupInfo backup)
    {
        if (Approve(Describe(backup), "Remove"))
        {
            Attempt(() => Run("Removing a backup", (_, log, token) =>
            {
                BackupRemover.Remove(backup, Force, Options, log, token);
                return true;
            }));
        }
    }

    private void RemoveByPolicy(RetentionPolicy policy)
    {
        Attempt(() =>
        {
            string root = ResolveRoot().Path;
            HashSet<string> approved = new(
                RetentionEvaluator.Evaluate(BackupCatalog.List(root, Now, TimeZoneInfo.Local), policy, Now)
                    .Where(d => !d.Keep)
                    .Reverse()
                    .Where(d => Approve(Describe(d.Backup), $"Remove ({d.Reason})"))
                    .Select(d => d.Backup.Name),
                StringComparer.Ordinal);
            if (approved.Count > 0)
            {
                RemovalOptions options = Options with { Approve = d => approved.Contains(d.Backup.Name) };
                RetentionOutcome outcome = Run("Removing backups", (_, log, token) => BackupRemover.Apply(root, policy, options, log, token));
                foreach (BackupException failure in outcome.Failures)
                {
                    WriteError(ErrorRecords.From(failure));
                }
            }
        });
    }

    private bool Approve(string target, string action) => Approve(target, action, Force);

    private void Attempt(Action work)
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

    private static string Describe(BackupInfo backup) => $"{backup.Path} ({backup.Verdict}, {Display.Age(backup.Age)})";
}
