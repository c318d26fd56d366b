using DocAssist.Backup.Configuration;

namespace DocAssist.Backup.Verification;

/// <summary>How much may be gone since the last good backup before a new one is Suspect.</summary>
/// <param name="Patients">So many patients.</param>
/// <param name="Visits">So many visits.</param>
/// <param name="Percent">So many percent of any other table, of the prescriptions or of their bytes.</param>
public sealed record LossThresholds(int Patients = 0, int Visits = 0, int Percent = 10)
{
    /// <summary>What the settings say.</summary>
    public static LossThresholds Of(BackupConfiguration configuration) =>
        new(configuration.LostPatientsAllowed, configuration.LostVisitsAllowed, configuration.LostPercentAllowed);
}
