using System;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.PowerShell.Commands;

/// <summary>Says what the live database is, and what to restore from if it is not healthy.</summary>
[Cmdlet(VerbsDiagnostic.Test, "DocAssistDatabase", DefaultParameterSetName = ByFolder)]
[OutputType(typeof(DatabaseReport), typeof(bool))]
public sealed class TestDocAssistDatabaseCommand : CatalogCmdlet
{
    private const string ByFolder = "ByFolder";

    private const string ByPath = "ByPath";

    private const int DefaultTimeout = 5;

    /// <summary>The data folder.</summary>
    [Parameter(Position = 0, ParameterSetName = ByFolder)]
    [Alias("DataDir")]
    [ValidateNotNullOrEmpty]
    public string? DataPath { get; set; }

    /// <summary>The database files themselves.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByPath)]
    [Alias("PSPath", "Path")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Checks every index and foreign key.</summary>
    [Parameter]
    public SwitchParameter Full { get; set; }

    /// <summary>Only True for Healthy and False for anything else.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Seconds to wait for a lock on the database before it is called busy.</summary>
    [Parameter]
    [ValidateRange(0, 86400)]
    public int TimeoutSec { get; set; } = DefaultTimeout;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string path in ParameterSetName == ByPath ? LiteralPath : [string.Empty])
        {
            try
            {
                Check(path.Length > 0 ? ResolvePath(path) : DataFolderLocator.FindData(DataPath is null ? null : ResolvePath(DataPath), ClinicEnvironment()).DatabasePath);
            }
            catch (BackupException e)
            {
                WriteError(ErrorRecords.From(e));
            }
        }
    }

    private void Check(string database)
    {
        ReportPendingRestore(Path.GetDirectoryName(database));
        VerificationOptions options = VerificationOptions(Full) with { LocalState = LocalState.Folder(ClinicEnvironment()) };
        DatabaseReport report = Run("Checking the database", (progress, log, token) => DatabaseChecker.Check(database, options, TimeSpan.FromSeconds(TimeoutSec), progress, log, token));
        if (Quiet)
        {
            WriteObject(report.Verdict == DatabaseVerdict.Healthy);
            return;
        }
        BackupInfo? newest = NewestGood(Path.GetDirectoryName(database)!);
        WriteObject(report with { NewestGoodBackup = newest?.Name, NewestGoodBackupAge = newest?.Age });
    }

    private BackupInfo? NewestGood(string dataFolder)
    {
        try
        {
            IReadOnlyList<BackupInfo> all = BackupCatalog.List(ResolveRoot().Path, Now, TimeZoneInfo.Local);
            // Only told of, and not restored: then the backup of a folder that was moved is better than none.
            return BackupCatalog.NewestGoodOf(all, dataFolder, Environment.MachineName) ?? BackupCatalog.NewestGoodOfOnlyClinic(all);
        }
        catch (BackupException e)
        {
            // The verdict on the database stands without it.
            WriteVerbose($"No backup to restore from is known: {e.Message}");
            return null;
        }
    }
}
