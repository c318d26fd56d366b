using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.PowerShell.Commands;

/// <summary>Accepts Suspect backups as the new truth.</summary>
[Cmdlet(VerbsLifecycle.Confirm, "DocAssistBackup", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = ByName)]
[OutputType(typeof(BackupInfo))]
public sealed class ConfirmDocAssistBackupCommand : CatalogCmdlet
{
    private const string ByName = "ByName";

    private const string ByPath = "ByPath";

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

    /// <summary>Why it is right that the data has less than before.</summary>
    [Parameter(Mandatory = true)]
    [ValidatePattern(@"\S")]
    [ValidateLength(1, 500)]
    public string Reason { get; set; } = string.Empty;

    /// <summary>Asks nothing.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Seconds to wait for another command to end.</summary>
    [Parameter]
    [ValidateRange(0, 86400)]
    public int TimeoutSec { get; set; } = DefaultTimeout;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        List<BackupInfo> found = (ParameterSetName == ByPath ? FindByPath(LiteralPath) : FindByName(Name)).ToList();
        foreach (BackupInfo backup in found.OrderBy(b => b.CreatedAtUtc))
        {
            if (Approve(Describe(backup), $"Accept as the new truth, because: {Reason}", Force))
            {
                Confirm(backup);
            }
        }
    }

    private void Confirm(BackupInfo backup)
    {
        try
        {
            WriteObject(Run("Confirming a backup", (_, _, token) => BackupConfirmer.Confirm(backup, Options(), token)));
        }
        catch (BackupException e)
        {
            WriteError(ErrorRecords.From(e));
        }
    }

    private ConfirmationOptions Options() => new()
    {
        Reason = Reason,
        ConfirmedBy = Environment.UserName,
        Now = Now,
        Zone = TimeZoneInfo.Local,
        Patience = TimeSpan.FromSeconds(TimeoutSec),
    };

    /// <summary>What is accepted stands in the question.</summary>
    private static string Describe(BackupInfo backup) => $"{backup.Path} ({backup.Verdict}, {Display.Age(backup.Age)}){string.Concat(backup.Reasons.Select(r => " " + r))}";
}
