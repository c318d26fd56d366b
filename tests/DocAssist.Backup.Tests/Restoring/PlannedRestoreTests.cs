using System.Collections.Generic;
using System.IO;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Restoring;
using DocAssist.Backup.Tests.Support;
using Xunit;

namespace DocAssist.Backup.Tests.Restoring;

/// <summary>What happens to a backup between the question whether to restore it and the restore.</summary>
public sealed class PlannedRestoreTests
{
    [Fact]
    public void What_was_planned_is_restored_though_the_manifest_is_lost_meanwhile()
    {
        using TestClinic clinic = TestClinic.Create();
        SortedDictionary<string, string> then = Meaning.Of(clinic.Data);
        BackupInfo backup = clinic.BackUp();
        clinic.Sql("UPDATE patients SET age = age + 1");
        SortedDictionary<string, string> since = Meaning.Of(clinic.Data);
        RestorePlan plan = RestorePlanner.Plan(clinic.RestoreOptions(backup));
        File.WriteAllText(Path.Combine(backup.Path, "backup_manifest.json"), "{");

        RestoreResult result = clinic.Restore(backup, o => o with { Plan = plan });

        Assert.Equal(then, Meaning.Of(clinic.Data));
        Assert.Equal(since, Meaning.Of(result.SafetyBackupPath!));
        Assert.Equal((plan.Files, plan.Bytes), (result.FileCount, result.Size));
    }

    [Theory]
    [InlineData("a flipped bit")]
    [InlineData("a missing file")]
    [InlineData("a file too many")]
    [InlineData("a shorter file")]
    public void What_was_planned_is_not_restored_when_the_backup_is_damaged_meanwhile(string alteration)
    {
        using TestClinic clinic = TestClinic.Create();
        BackupInfo backup = clinic.BackUp();
        string paper = Path.Combine(backup.Path, clinic.Document());
        RestorePlan plan = RestorePlanner.Plan(clinic.RestoreOptions(backup));
        Alter(paper, alteration);
        SortedDictionary<string, string> before = Files.Snapshot(clinic.Data);

        BackupAssert.Fails(BackupErrorCode.BackupDamaged, () => clinic.Restore(backup, o => o with { Plan = plan }));

        Assert.Equal(before, Files.Snapshot(clinic.Data));
        Assert.Equal(BackupVerdict.Damaged, Assert.Single(clinic.List()).Verdict);
    }

    private static void Alter(string paper, string how)
    {
        switch (how)
        {
            case "a flipped bit":
                Files.FlipBit(paper, 100, 3);
                break;
            case "a missing file":
                File.Delete(paper);
                break;
            case "a file too many":
                File.WriteAllText(paper + ".new", "%PDF");
                break;
            default:
                using (FileStream stream = File.OpenWrite(paper))
                {
                    stream.SetLength(stream.Length - 1);
                }
                break;
        }
    }
}
