using System;
using System.Diagnostics;
using System.Management.Automation;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Restoring;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.PowerShell.Commands;

/// <summary>Restores the newest good copy of clinic.db when the live one is damaged or gone.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "DocAssistDatabase", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(RepairResult))]
public sealed class RepairDocAssistDatabaseCommand : RestoringCmdlet
{
    /// <summary>Checks every index and foreign key.</summary>
    [Parameter]
    public SwitchParameter Full { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => Attempt(() =>
    {
        Stopwatch clock = Stopwatch.StartNew();
        DataFolder data = Data();
        UndoInterruptedRestore(data, TimeSpan.FromSeconds(TimeoutSec));
        DatabaseReport report = Run("Checking the database", (progress, log, token) => DatabaseDiagnosis.Make(data, VerificationOptions(Full), TimeSpan.FromSeconds(TimeoutSec), progress, log, token));
        RepairResult result = new()
        {
            Database = report.Path,
            Verdict = report.Verdict,
            Messages = report.Messages,
            PatientCount = report.PatientCount,
            VisitCount = report.VisitCount,
        };
        RepairResult? repaired = report.Verdict == DatabaseVerdict.Healthy ? result : Repair(data, result);
        if (repaired is not null)
        {
            WriteObject(repaired with { Duration = clock.Elapsed });
        }
    });

    /// <summary>Null when the user did not want it.</summary>
    private RepairResult? Repair(DataFolder data, RepairResult found)
    {
        WriteWarning($"'{found.Database}' is {found.Verdict}. {string.Join(" ", found.Messages)}");
        // The database alone: papers that are newer than the backup stay.
        RestoreOptions options = Options(NewestGood(data), data) with { Items = [DataItem.Database] };
        if (!Approve(options))
        {
            return null;
        }
        RestoreResult restored = Restore(options);
        return found with
        {
            IsRepaired = true,
            Backup = restored.Backup,
            BackupAge = restored.BackupAge,
            PatientCount = restored.PatientCount,
            VisitCount = restored.VisitCount,
            SafetyBackup = restored.SafetyBackup,
            Undo = restored.Undo,
        };
    }
}
