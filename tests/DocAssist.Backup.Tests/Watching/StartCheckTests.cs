using System.IO;
using System.Linq;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.History;
using DocAssist.Backup.Status;
using DocAssist.Backup.Tests.Support;
using DocAssist.Backup.Verification;
using DocAssist.Backup.Watching;
using Xunit;

namespace DocAssist.Backup.Tests.Watching;

public sealed class StartCheckTests
{
    [Fact]
    public void A_healthy_database_is_nothing_to_speak_of()
    {
        using TestClinic clinic = TestClinic.Create();

        DatabaseFinding finding = Check(clinic);

        Assert.Equal((DatabaseVerdict.Healthy, null, false), (finding.Report!.Verdict, finding.Failure, finding.IsUnhealthy));
        Assert.Empty(clinic.History());
    }

    [Fact]
    public void A_damaged_database_is_told_with_the_newest_good_backup_and_kept_in_the_history()
    {
        using TestClinic clinic = TestClinic.Create();
        string good = clinic.RunNextDay().Backup!;
        clinic.Now += System.TimeSpan.FromHours(1);
        using (FileStream stream = new(clinic.Database, FileMode.Open, FileAccess.ReadWrite))
        {
            stream.Position = 8192;
            stream.Write(new byte[20000], 0, 20000);
        }

        DatabaseFinding finding = Check(clinic);

        Assert.True(finding.IsUnhealthy);
        Assert.Equal(BackupErrorCode.DatabaseCorrupt, finding.Failure!.Code);
        Assert.Contains(good, finding.Failure.Hint);
        Assert.Contains("Repair-DocAssistDatabase", finding.Failure.Hint);
        Assert.Contains("was not started", finding.NotStarted!.Message);
        RunResult record = clinic.History()[0];
        Assert.Equal((RunOutcome.Failed, ExitCodes.DataMissing, "DatabaseCorrupt", clinic.Data), (record.Outcome, record.ExitCode, record.ErrorId, record.DataPath));
        Assert.Equal(Health.Red, clinic.Status().Health);
        Assert.Contains("DatabaseCorrupt", File.ReadAllText(clinic.StatusFile()));
    }

    [Fact]
    public void A_database_that_is_gone_is_an_error_only_where_there_was_one()
    {
        using TestClinic clinic = TestClinic.Create();
        string away = clinic.Database + ".away";
        File.Move(clinic.Database, away);
        Assert.Null(Check(clinic).Failure);
        File.Move(away, clinic.Database);
        clinic.RunNextDay();
        File.Delete(clinic.Database);

        DatabaseFinding finding = Check(clinic);

        Assert.Equal((true, BackupErrorCode.DatabaseNotFound), (finding.IsUnhealthy, finding.Failure!.Code));
    }

    [Fact]
    public void A_file_of_zeros_is_no_clinic()
    {
        using TestClinic clinic = TestClinic.Create();
        File.WriteAllBytes(clinic.Database, new byte[5000]);

        Assert.Equal(BackupErrorCode.NotAClinicDatabase, Check(clinic).Failure!.Code);
        Assert.Equal("NotAClinicDatabase", clinic.History().Single().ErrorId);
    }

    private static DatabaseFinding Check(TestClinic clinic) =>
        StartCheck.Run(DataFolder.At(clinic.Data, "-DataPath"), clinic.RunOptions(), null, null, default);
}
