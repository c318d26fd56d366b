using System;
using System.IO;
using System.Management.Automation;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.History;
using DocAssist.Backup.Restoring;
using DocAssist.Backup.Runs;
using DocAssist.Backup.Watching;

namespace DocAssist.Backup.PowerShell.Commands;

/// <summary>Checks the database, waits for the app to close, and backs up; emits what came of each backup.</summary>
[Cmdlet(VerbsCommon.Watch, "DocAssistApplication", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = ByName)]
[OutputType(typeof(RunResult))]
public sealed class WatchDocAssistApplicationCommand : RepairingCmdlet
{
    private const string ByName = "ByName";

    private const string ById = "ById";

    private const string ByFile = "ByFile";

    /// <summary>Names of programs, as the system lists them.</summary>
    [Parameter(Position = 0, Mandatory = true, ParameterSetName = ByName)]
    [Alias("ProcessName")]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>The process id of the app.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ById)]
    [Alias("ProcessId")]
    public int Id { get; set; }

    /// <summary>The program to start.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByFile)]
    [ValidateNotNullOrEmpty]
    public string FilePath { get; set; } = string.Empty;

    /// <summary>What the program is started with.</summary>
    [Parameter(ParameterSetName = ByFile)]
    [Alias("Args")]
    [ValidateNotNull]
    public string[] ArgumentList { get; set; } = [];

    /// <summary>Ends with the backup of the first close.</summary>
    [Parameter(ParameterSetName = ByName)]
    public SwitchParameter Once { get; set; }

    /// <summary>Seconds after which no further file is copied.</summary>
    [Parameter]
    [ValidateRange(0, 86400)]
    public int TimeBudgetSec { get; set; }

    /// <summary>What must lie between two good backups.</summary>
    [Parameter]
    public TimeSpan MinInterval { get; set; }

    /// <summary>Repairs the database first where that is needed.</summary>
    [Parameter]
    public SwitchParameter Repair { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => Attempt(() =>
    {
        DataFolder data = Data();
        Func<RunOptions> run = RunFactory();
        WatchedApplication? attached = ParameterSetName switch { ByName => WatchedApplication.Named(Name), ById => WatchedApplication.WithId(Id), _ => null };
        if (IsWhatIf)
        {
            ShouldProcess(attached?.ToString() ?? FilePath, $"{(attached is null ? "Start" : "Watch")} it, and back up '{data.Path}' when it has closed");
        }
        else if (IsFit(data, run()))
        {
            Watch(new() { Application = attached ?? Start(), Data = data, Run = run, Once = Once, TimeBudget = Bound(nameof(TimeBudgetSec), TimeSpan.FromSeconds(TimeBudgetSec)), MinInterval = Bound(nameof(MinInterval), MinInterval) });
        }
    });

    private void Watch(WatchOptions options)
    {
        CloseWatcher watcher = new(options);
        bool seen = Interactivity.HasViewer(Host);
        while (Run("Backing up the clinic", (progress, log, token) => watcher.Next(seen ? progress : null, log, token)) is RunResult result)
        {
            WriteObject(result);
        }
    }

    /// <summary>False when the app must not be started. An app that runs already is watched whatever its database is.</summary>
    private bool IsFit(DataFolder data, RunOptions run)
    {
        if (ParameterSetName == ByFile)
        {
            UndoInterruptedRestore(data, run.Patience);
        }
        DatabaseFinding finding = Run("Checking the database", (progress, log, token) => StartCheck.Run(data, run, progress, log, token));
        if (finding.Failure is not BackupException failure || (Repair && finding.IsUnhealthy && IsRepaired(data, finding)))
        {
            return true;
        }
        bool goesOn = ParameterSetName != ByFile || !finding.IsUnhealthy || Force;
        WriteError(ErrorRecords.From(goesOn ? failure : finding.NotStarted!));
        return goesOn;
    }

    private bool IsRepaired(DataFolder data, DatabaseFinding finding)
    {
        bool isRepaired = false;
        Attempt(() =>
        {
            if (OfferRepair(data, finding.Report!) is RepairResult repaired)
            {
                isRepaired = true;
                WriteWarning($"'{repaired.Database}' was restored from {repaired.Backup}. To undo it: {repaired.Undo}");
            }
        });
        return isRepaired;
    }

    private WatchedApplication Start()
    {
        string resolved = ResolvePath(FilePath);
        return WatchedApplication.Start(File.Exists(resolved) ? resolved : FilePath, ArgumentList, SessionState.Path.CurrentFileSystemLocation.ProviderPath);
    }

    /// <summary>Asked at each close, and not by the thread of the pipeline; so what the session says is taken now.</summary>
    private Func<RunOptions> RunFactory()
    {
        ClinicEnvironment environment = ClinicEnvironment();
        string? data = DataPath is null ? null : ResolvePath(DataPath);
        string? root = BackupRoot is null ? null : ResolvePath(BackupRoot);
        TimeSpan patience = TimeSpan.FromSeconds(TimeoutSec);
        return () => RunSession.Options(environment, c => c) with { DataPath = data, BackupRoot = root, Patience = patience };
    }

    private TimeSpan? Bound(string parameter, TimeSpan value) => MyInvocation.BoundParameters.ContainsKey(parameter) ? value : null;
}
