using System;
using System.Diagnostics;
using System.Management.Automation;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Restoring;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.PowerShell.Commands;

/// <summary>Restores the newest good copy of clinic.db when the live one is damaged or gone.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "DocAssistDatabase", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(RepairResult))]
public sealed class RepairDocAssistDatabaseCommand : RepairingCmdlet
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
        RepairResult? repaired = report.Verdict == DatabaseVerdict.Healthy ? Found(report) : OfferRepair(data, report);
        if (repaired is not null)
        {
            WriteObject(repaired with { Duration = clock.Elapsed });
        }
    });
}
