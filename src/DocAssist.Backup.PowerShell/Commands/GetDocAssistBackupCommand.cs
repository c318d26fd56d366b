using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.PowerShell.Commands;

/// <summary>Lists backups, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "DocAssistBackup")]
[OutputType(typeof(BackupInfo))]
public sealed class GetDocAssistBackupCommand : CatalogCmdlet
{
    /// <summary>Names, with wildcards.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BackupNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Only the newest of those that the other parameters leave; no safety backup unless Kind asks for them.</summary>
    [Parameter]
    public SwitchParameter Latest { get; set; }

    /// <summary>Only those that are worth this.</summary>
    [Parameter]
    public BackupVerdict[]? Verdict { get; set; }

    /// <summary>Only ordinary backups, or only those made before a restore.</summary>
    [Parameter]
    public BackupKindFilter Kind { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => ReportPendingRestore();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        IEnumerable<BackupInfo> found = FindByName(Name)
            .Where(b => Verdict is null || Verdict.Contains(b.Verdict))
            .Where(b => Kind == BackupKindFilter.All || b.Kind.ToString() == Kind.ToString())
            .GroupBy(b => b.Name)
            .Select(g => g.First())
            .OrderByDescending(b => b.CreatedAtUtc)
            .ThenByDescending(b => b.Name, StringComparer.Ordinal);
        if (Latest)
        {
            // A safety backup is newer than the one that was restored, and is what somebody wanted to be rid of.
            bool anyKind = MyInvocation.BoundParameters.ContainsKey(nameof(Kind));
            // One from the future is listed first but is not the newest.
            found = found.Where(b => anyKind || b.Kind == BackupKind.Backup).OrderBy(b => b.ClockSkew).Take(1);
        }
        WriteObject(found.ToList(), enumerateCollection: true);
    }
}
