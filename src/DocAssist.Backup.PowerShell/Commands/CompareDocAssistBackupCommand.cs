using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Comparison;
using DocAssist.Backup.Configuration;

namespace DocAssist.Backup.PowerShell.Commands;

/// <summary>Says in what a backup differs from the live data or from another backup.</summary>
[Cmdlet(VerbsData.Compare, "DocAssistBackup", DefaultParameterSetName = ByName)]
[OutputType(typeof(BackupComparison))]
public sealed class CompareDocAssistBackupCommand : CatalogCmdlet
{
    private const string ByName = "ByName";

    private const string ByPath = "ByPath";

    private const int DefaultTimeout = 30;

    private const string ListHint = "List what there is with Get-DocAssistBackup.";

    /// <summary>The backup. Without it, the newest good one of the data folder.</summary>
    [Parameter(Position = 0, ParameterSetName = ByName)]
    [ArgumentCompleter(typeof(BackupNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Folders of backups.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByPath)]
    [Alias("PSPath", "Path")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Another backup to compare with, instead of the live data.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(BackupNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? ReferenceName { get; set; }

    /// <summary>The data folder.</summary>
    [Parameter]
    [Alias("DataDir")]
    [ValidateNotNullOrEmpty]
    public string? DataPath { get; set; }

    /// <summary>Lists primary keys and paths.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Seconds to wait for a lock on a live database.</summary>
    [Parameter]
    [ValidateRange(0, 86400)]
    public int TimeoutSec { get; set; } = DefaultTimeout;

    /// <inheritdoc/>
    protected override void BeginProcessing() => ReportPendingRestore();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string? path in ParameterSetName == ByPath ? LiteralPath : new string?[] { null })
        {
            try
            {
                Emit(Options(path));
            }
            catch (BackupException e)
            {
                WriteError(ErrorRecords.From(e));
            }
        }
    }

    private void Emit(ComparisonOptions options)
    {
        BackupComparison comparison = Run($"Comparing {options.Backup.Name}", (progress, log, token) => BackupComparer.Compare(options, progress, log, token));
        if (comparison.ReissuedCount > 0)
        {
            IReadOnlyList<string> numbers = comparison.ReissuedNumbers;
            string which = comparison.ReissuedCount == 1 ? $"the number {numbers[0]}, which is already printed on papers, to another patient"
                : comparison.ReissuedCount == numbers.Count ? $"{numbers.Count} numbers from {numbers[0]} to {numbers[numbers.Count - 1]}, which are already printed on papers, to other patients"
                : $"{comparison.ReissuedCount} numbers from {numbers[0]} on, the first {numbers.Count} up to {numbers[numbers.Count - 1]}, which are already printed on papers, to other patients";
            WriteWarning($"After a restore of {comparison.Name} the app would give {which}.");
        }
        WriteObject(comparison);
    }

    private ComparisonOptions Options(string? path)
    {
        string root = ResolveRoot().Path;
        // Where two backups are named, nothing needs the live data.
        bool needsData = ReferenceName is null || (path is null && Name is null);
        DataFolder? data = needsData ? DataFolderLocator.FindData(DataPath is null ? null : ResolvePath(DataPath), ClinicEnvironment()) : null;
        if (data is not null)
        {
            WriteVerbose($"Data folder: {data.Path} ({data.Origin})");
        }
        return new()
        {
            Backup = path is not null ? BackupCatalog.Find(ResolvePath(path), Now, TimeZoneInfo.Local)
                : Name is not null ? Single(root, Name)
                : Newest(root, data!.Path),
            Reference = ReferenceName is null ? null : Single(root, ReferenceName),
            Data = ReferenceName is null ? data : null,
            BackupRoot = root,
            Detailed = Detailed,
            Patience = TimeSpan.FromSeconds(TimeoutSec),
            Now = Now,
            ScratchParent = Path.GetTempPath(),
        };
    }

    private BackupInfo Newest(string root, string dataFolder) => BackupCatalog.NewestGoodOf(BackupCatalog.List(root, Now, TimeZoneInfo.Local), dataFolder, Environment.MachineName)
        ?? BackupCatalog.NewestGoodOfOnlyClinic(BackupCatalog.List(root, Now, TimeZoneInfo.Local))
        ?? throw new BackupException(BackupErrorCode.BackupNotFound, $"'{root}' has no good backup of '{dataFolder}'.", "Name a backup, or make one with New-DocAssistBackup.", root);

    private BackupInfo Single(string root, string name) => BackupCatalog.List(root, Now, TimeZoneInfo.Local).FirstOrDefault(b => string.Equals(b.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new BackupException(BackupErrorCode.BackupNotFound, $"There is no backup '{name}'.", ListHint, name);
}
