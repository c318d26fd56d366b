using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Retention;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.PowerShell.Commands;

/// <summary>Makes one backup and emits it.</summary>
[Cmdlet(VerbsCommon.New, "DocAssistBackup", SupportsShouldProcess = true, DefaultParameterSetName = WithRetention)]
[OutputType(typeof(BackupInfo))]
public sealed class NewDocAssistBackupCommand : CatalogCmdlet
{
    private const string WithRetention = "WithRetention";

    private const string WithoutRetention = "WithoutRetention";

    private const int DefaultTimeout = 30;

    private const string Activity = "Backing up the clinic";

    /// <summary>The data folder.</summary>
    [Parameter(Position = 0)]
    [Alias("DataDir")]
    [ValidateNotNullOrEmpty]
    public string? DataPath { get; set; }

    /// <summary>Words that help to find the backup again.</summary>
    [Parameter]
    [ValidateLength(1, 200)]
    public string? Label { get; set; }

    /// <summary>How the copy is verified before it is published.</summary>
    [Parameter]
    public IntegrityLevel Verification { get; set; }

    /// <summary>How many of the newest good backups stay.</summary>
    [Parameter(ParameterSetName = WithRetention)]
    [ValidateRange(1, int.MaxValue)]
    public int KeepLast { get; set; } = RetentionPolicy.DefaultKeepLast;

    /// <summary>For how many days the newest of each day stays.</summary>
    [Parameter(ParameterSetName = WithRetention)]
    [ValidateRange(0, int.MaxValue)]
    public int KeepDaily { get; set; }

    /// <summary>For how many weeks the newest of each week stays.</summary>
    [Parameter(ParameterSetName = WithRetention)]
    [ValidateRange(0, int.MaxValue)]
    public int KeepWeekly { get; set; }

    /// <summary>For how many months the newest of each month stays.</summary>
    [Parameter(ParameterSetName = WithRetention)]
    [ValidateRange(0, int.MaxValue)]
    public int KeepMonthly { get; set; }

    /// <summary>Removes no old backup.</summary>
    [Parameter(Mandatory = true, ParameterSetName = WithoutRetention)]
    public SwitchParameter NoRetention { get; set; }

    /// <summary>Reads and writes every file anew instead of sharing what has not changed with the last good backup.</summary>
    [Parameter]
    public SwitchParameter NoReuse { get; set; }

    /// <summary>Makes no backup, and emits the last good one, when nothing has changed since.</summary>
    [Parameter]
    public SwitchParameter SkipUnchanged { get; set; }

    /// <summary>Seconds to wait for another run to end, and for a lock on the database.</summary>
    [Parameter]
    [ValidateRange(0, 86400)]
    public int TimeoutSec { get; set; } = DefaultTimeout;

    /// <summary>Saves what else lies in the data folder too.</summary>
    [Parameter]
    public SwitchParameter IncludeExtra { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            BackupOptions options = Options();
            WriteVerbose($"Data folder: {options.Data.Path} ({options.Data.Origin})");
            UndoInterruptedRestore(options.Data, options.Patience);
            if (Approve(options))
            {
                Emit(Run(Activity, (progress, log, token) => BackupCreator.Create(options, progress, log, token)));
            }
        }
        catch (BackupException e)
        {
            ThrowTerminatingError(ErrorRecords.From(e));
        }
    }

    private BackupOptions Options()
    {
        DataFolder data = DataFolderLocator.FindData(DataPath is null ? null : ResolvePath(DataPath), ClinicEnvironment());
        (string root, bool isDefault) = ResolveRoot();
        EffectiveConfiguration configuration = Configuration();
        return new()
        {
            Data = data,
            BackupRoot = root,
            RootIsDefault = isDefault,
            Label = Label,
            Verification = configuration.Verification,
            Loss = LossThresholds.Of(configuration),
            Retention = NoRetention ? null : new(configuration.KeepLast, configuration.KeepDaily, configuration.KeepWeekly, configuration.KeepMonthly),
            IncludeExtra = IncludeExtra,
            Reuse = !NoReuse,
            SkipUnchanged = SkipUnchanged,
            Patience = TimeSpan.FromSeconds(TimeoutSec),
            Now = Now,
            Zone = TimeZoneInfo.Local,
            Random = Guid.NewGuid().ToString("N").Substring(0, 8),
            Host = Environment.MachineName,
            ToolVersion = typeof(BackupCreator).Assembly.GetName().Version!.ToString(3),
            ScratchParent = Path.GetTempPath(),
        };
    }

    private EffectiveConfiguration Configuration()
    {
        EffectiveConfiguration configuration = EffectiveConfiguration.Load(ClinicEnvironment(), MyInvocation.BoundParameters);
        string[] kept = NoRetention ? [] : [nameof(KeepLast), nameof(KeepDaily), nameof(KeepWeekly), nameof(KeepMonthly)];
        foreach (BackupSetting setting in configuration.Sources.Where(s => s.Name == nameof(Verification) || kept.Contains(s.Name)))
        {
            WriteVerbose(setting.ToString());
        }
        return configuration;
    }

    private bool Approve(BackupOptions options)
    {
        if (!TellsActions)
        {
            return ShouldProcess(options.BackupRoot, $"Back up '{options.Data.Path}'"); // Thousands of files need not be counted for nobody.
        }
        BackupPlan plan = Run(Activity, (_, _, _) => BackupPlanner.Plan(options));
        string action = string.Format(CultureInfo.CurrentCulture, "Back up {0} files, {1}, of '{2}'", plan.Files, Display.Size(plan.Bytes), options.Data.Path);
        bool approved = ShouldProcess(options.BackupRoot, action);
        if (IsWhatIf)
        {
            foreach (RetentionDecision removal in plan.Removals)
            {
                ShouldProcess(removal.Backup.Name, $"Remove by retention ({removal.Reason})");
            }
        }
        return approved;
    }

    private void Emit(BackupResult result)
    {
        if (result.Backup.Verdict is not Manifests.BackupVerdict.Good && result.Problem is null)
        {
            WriteWarning($"{result.Backup.Name} is {result.Backup.Verdict} and does not count as a good backup. {string.Join(" ", result.Backup.Reasons)}{WhatNow(result.Backup)}");
        }
        if (result.IsUnchanged)
        {
            WriteInformation(new HostInformationMessage { Message = $"Nothing has changed since {result.Backup.Name} was made, so no new backup was made." }, ["PSHOST"]);
        }
        WriteObject(result.Backup);
        if (result.Problem is BackupException problem)
        {
            WriteError(ErrorRecords.From(problem));
        }
        foreach (BackupException failure in result.Retention.Failures)
        {
            WriteError(ErrorRecords.From(failure));
        }
    }

    private static string WhatNow(BackupInfo backup) => backup.Verdict == Manifests.BackupVerdict.Suspect
        ? " Until that is settled, no old backup is removed. Compare-DocAssistBackup says more. If data was lost, restore the newest good backup; if it is right so, accept it with Confirm-DocAssistBackup."
        : string.Empty;
}
