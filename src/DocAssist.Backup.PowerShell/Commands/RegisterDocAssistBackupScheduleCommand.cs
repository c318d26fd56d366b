using System;
using System.Linq;
using System.Management.Automation;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Scheduling;

namespace DocAssist.Backup.PowerShell.Commands;

/// <summary>Has backups made by themselves.</summary>
[Cmdlet(VerbsLifecycle.Register, "DocAssistBackupSchedule", SupportsShouldProcess = true, DefaultParameterSetName = OfDays)]
[OutputType(typeof(ScheduleInfo))]
public sealed class RegisterDocAssistBackupScheduleCommand : CatalogCmdlet
{
    private const string OfDays = "Daily";

    private const string OfHours = "EveryHours";

    private const string OfWeeks = "Weekly";

    private const string OfLogOns = "AtLogOn";

    private const string OfCloses = "OnClose";

    /// <summary>The name; a schedule that has it is replaced.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = BackupSchedule.DefaultName;

    /// <summary>Every day.</summary>
    [Parameter(Mandatory = true, ParameterSetName = OfDays)]
    public SwitchParameter Daily { get; set; }

    /// <summary>Every so many hours from midnight.</summary>
    [Parameter(Mandatory = true, ParameterSetName = OfHours)]
    [ValidateSet("1", "2", "3", "4", "6", "8", "12", "24")]
    public int EveryHours { get; set; }

    /// <summary>On some days of each week.</summary>
    [Parameter(Mandatory = true, ParameterSetName = OfWeeks)]
    public SwitchParameter Weekly { get; set; }

    /// <summary>When this account logs on.</summary>
    [Parameter(Mandatory = true, ParameterSetName = OfLogOns)]
    public SwitchParameter AtLogOn { get; set; }

    /// <summary>Each time the app has closed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = OfCloses)]
    public SwitchParameter OnClose { get; set; }

    /// <summary>The names of the app's programs.</summary>
    [Parameter(Mandatory = true, ParameterSetName = OfCloses)]
    [ValidateNotNullOrEmpty]
    public string[] ApplicationName { get; set; } = [];

    /// <summary>The time of day.</summary>
    [Parameter(Mandatory = true, ParameterSetName = OfDays)]
    [Parameter(Mandatory = true, ParameterSetName = OfWeeks)]
    public DateTime At { get; set; }

    /// <summary>The days of the week.</summary>
    [Parameter(Mandatory = true, ParameterSetName = OfWeeks)]
    [ValidateNotNullOrEmpty]
    public DayOfWeek[] DaysOfWeek { get; set; } = [];

    /// <summary>The data folder.</summary>
    [Parameter]
    [Alias("DataDir")]
    [ValidateNotNullOrEmpty]
    public string? DataPath { get; set; }

    /// <summary>A run begins at a moment of chance within this.</summary>
    [Parameter]
    public TimeSpan RandomDelay { get; set; }

    /// <summary>A run that takes longer is ended.</summary>
    [Parameter(ParameterSetName = OfDays)]
    [Parameter(ParameterSetName = OfHours)]
    [Parameter(ParameterSetName = OfWeeks)]
    [Parameter(ParameterSetName = OfLogOns)]
    public TimeSpan TimeLimit { get; set; } = new BackupSchedule().TimeLimit;

    /// <summary>Who starts the runs.</summary>
    [Parameter]
    public SchedulerKind Scheduler { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            SchedulingEnvironment environment = ScheduleSession.Environment();
            ClinicEnvironment clinic = ClinicEnvironment();
            DataFolder data = DataFolderLocator.FindData(DataPath is null ? null : ResolvePath(DataPath), clinic);
            BackupSchedule schedule = ScheduleTarget.With(Schedule(), data, ResolveRoot().Path, clinic);
            // What another machine would get can be looked at here, and rolled out from here.
            SchedulerKind scheduler = IsWhatIf && Scheduler != SchedulerKind.Auto ? Scheduler : ScheduleRegistry.Choose(Scheduler, environment, StopToken);
            string words = $"Register the schedule '{schedule.Name}' ({ScheduleWords.Describe(schedule)}) with {scheduler}";
            string texts = string.Concat(ScheduleRegistry.Write(schedule, scheduler, environment).Select(f => $"\n{f.Path}:\n{f.Text}"));
            if (ShouldProcess(words + texts, words + "?", "Register-DocAssistBackupSchedule"))
            {
                WriteObject(Run("Registering a schedule", (_, log, token) => ScheduleRegistry.Register(schedule, scheduler, environment, log, token)));
            }
        }
        catch (BackupException e)
        {
            ThrowTerminatingError(ErrorRecords.From(e));
        }
    }

    private BackupSchedule Schedule() => new()
    {
        Name = OnClose && !MyInvocation.BoundParameters.ContainsKey(nameof(Name)) ? BackupSchedule.DefaultNameOnClose : Name,
        Kind = ParameterSetName switch { OfHours => ScheduleKind.EveryHours, OfWeeks => ScheduleKind.Weekly, OfLogOns => ScheduleKind.AtLogOn, OfCloses => ScheduleKind.OnClose, _ => ScheduleKind.Daily },
        At = At.TimeOfDay,
        Hours = EveryHours,
        Days = DaysOfWeek,
        Applications = ApplicationName,
        RandomDelay = RandomDelay,
        TimeLimit = TimeLimit,
        Host = ScheduleSession.Host(SessionState),
        ModulePath = ScheduleSession.ModulePath(MyInvocation.MyCommand.Module, SessionState),
        Account = ScheduleSession.Account(),
    };
}
