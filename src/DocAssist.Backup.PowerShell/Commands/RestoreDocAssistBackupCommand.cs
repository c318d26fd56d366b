using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Restoring;

namespace DocAssist.Backup.PowerShell.Commands;

/// <summary>Restores one backup over the live data, or into an empty folder.</summary>
[Cmdlet(VerbsData.Restore, "DocAssistBackup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = ByName)]
[OutputType(typeof(RestoreResult))]
public sealed class RestoreDocAssistBackupCommand : RestoringCmdlet
{
    private const string ByName = "ByName";

    private const string ByPath = "ByPath";

    private readonly List<BackupInfo> _chosen = [];

    /// <summary>The backup. Without one, the newest good backup.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = ByName)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BackupNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The folder of the backup.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByPath)]
    [Alias("PSPath", "Path")]
    [ValidateNotNullOrEmpty]
    public string LiteralPath { get; set; } = string.Empty;

    /// <summary>The parts to restore; without it, all that the backup has.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public DataItem[]? Item { get; set; }

    /// <summary>A new or empty folder to restore to; then nothing is replaced.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ByPath)
        {
            _chosen.AddRange(FindByPath([LiteralPath]));
        }
        else if (Name is not null)
        {
            _chosen.AddRange(FindByName([Name]));
        }
        else
        {
            Attempt(() => _chosen.Add(NewestGood(Destination is null ? Data() : null)));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        List<BackupInfo> chosen = _chosen.GroupBy(b => b.Path).Select(g => g.First()).ToList();
        if (chosen.Count > 1)
        {
            string names = string.Join(", ", chosen.Select(b => b.Name));
            ThrowTerminatingError(new(new PSArgumentException($"These are {chosen.Count} backups: {names}."), "MoreThanOneBackup", ErrorCategory.InvalidArgument, names)
            {
                ErrorDetails = new($"These are {chosen.Count} backups, and nothing was restored: {names}.") { RecommendedAction = "Name the one to restore." },
            });
        }
        foreach (BackupInfo backup in chosen)
        {
            Attempt(() => Restore(backup));
        }
    }

    private void Restore(BackupInfo backup)
    {
        DataFolder data = Destination is null ? Data() : DataFolder.At(ResolvePath(Destination), "-Destination");
        RestoreOptions options = Options(backup, data) with { IntoEmptyFolder = Destination is not null, Items = Item };
        if (Approve(options) is RestorePlan plan)
        {
            WriteObject(Restore(options with { Plan = plan }));
        }
    }
}
