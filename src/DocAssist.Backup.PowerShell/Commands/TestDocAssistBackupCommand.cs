using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Restoring;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.PowerShell.Commands;

/// <summary>Verifies backups.</summary>
[Cmdlet(VerbsDiagnostic.Test, "DocAssistBackup", DefaultParameterSetName = ByName)]
[OutputType(typeof(VerificationReport), typeof(DrillReport), typeof(bool))]
public sealed class TestDocAssistBackupCommand : CatalogCmdlet
{
    private const string ByName = "ByName";

    private const string ByPath = "ByPath";

    /// <summary>Names, with wildcards. Without any, the newest backup.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = ByName)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BackupNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>Folders of backups.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByPath)]
    [Alias("PSPath", "Path")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Reads every byte and checks every index.</summary>
    [Parameter]
    public SwitchParameter Full { get; set; }

    /// <summary>Restores to scratch, opens everything, and gives the time that a restore takes.</summary>
    [Parameter]
    public SwitchParameter Drill { get; set; }

    /// <summary>Only True for Good (with a drill: for a drill that was passed) and False for anything else.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => ReportPendingRestore();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (BackupInfo backup in Chosen().ToList())
        {
            try
            {
                Test(backup);
            }
            catch (BackupException e)
            {
                WriteError(ErrorRecords.From(e));
            }
        }
    }

    private void Test(BackupInfo backup)
    {
        if (Drill)
        {
            DrillReport drill = Run($"Restore drill of {backup.Name}", (progress, log, token) => RestoreDrill.Run(DrillOptions(backup), progress, log, token));
            WriteObject(Quiet ? drill.Passed : drill);
            return;
        }
        VerificationReport report = Run($"Verifying {backup.Name}", (progress, log, token) => BackupVerifier.Verify(backup, VerificationOptions(Full), progress, log, token));
        WriteObject(Quiet ? report.Verdict == BackupVerdict.Good : report);
    }

    private RestoreOptions DrillOptions(BackupInfo backup) => new()
    {
        Backup = backup,
        Data = DataFolder.At(Path.GetTempPath(), "a drill"),
        SafetyRoot = backup.BackupRoot,
        Now = Now,
        Zone = TimeZoneInfo.Local,
        Random = Guid.NewGuid().ToString("N").Substring(0, 8),
        Host = Environment.MachineName,
        ToolVersion = string.Empty,
        ScratchParent = Path.GetTempPath(),
    };

    private IEnumerable<BackupInfo> Chosen()
    {
        if (ParameterSetName == ByPath)
        {
            return FindByPath(LiteralPath);
        }
        return Name is null ? Newest() : FindByName(Name);
    }

    private IEnumerable<BackupInfo> Newest()
    {
        if (ListBackups() is not IReadOnlyList<BackupInfo> all)
        {
            return [];
        }
        BackupInfo? newest = all.Where(b => b.Kind == BackupKind.Backup).OrderBy(b => b.ClockSkew).FirstOrDefault();
        if (newest is null)
        {
            WriteError(ErrorRecords.From(new(BackupErrorCode.BackupNotFound, "There is no backup to test.", "Make one with New-DocAssistBackup.", BackupRoot ?? string.Empty)));
            return [];
        }
        return [newest];
    }
}
