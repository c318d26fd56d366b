using System.Collections.Generic;
using System.IO;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Restoring;
using DocAssist.Backup.Tests.Support;
using Xunit;

namespace DocAssist.Backup.Tests.Restoring;

/// <summary>Files that are large enough to be read back at another time than the rest.</summary>
public sealed class LargeFileTests
{
    private const long Largest = 36 * 1024 * 1024;

    private static readonly string[] s_scans = ["first.pdf", "second.pdf", "third.pdf"];

    [Fact]
    public void Large_files_are_restored_as_they_were()
    {
        using TestClinic clinic = TestClinic.Create();
        AddScans(clinic);
        SortedDictionary<string, string> then = Meaning.Of(clinic.Data);
        BackupInfo backup = clinic.BackUp();
        File.Delete(Path.Combine(clinic.Data, "prescriptions", s_scans[1]));

        RestoreResult result = clinic.Restore(backup);

        Assert.Equal(then, Meaning.Of(clinic.Data));
        Assert.Equal(BackupVerdict.Good, result.Verdict);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void One_bit_of_any_of_them_is_enough_to_refuse_the_restore(int scan)
    {
        using TestClinic clinic = TestClinic.Create();
        AddScans(clinic);
        BackupInfo backup = clinic.BackUp();
        Files.FlipBit(Path.Combine(backup.Path, "prescriptions", s_scans[scan]), 33 * 1024 * 1024, 5);
        SortedDictionary<string, string> before = Files.Snapshot(clinic.Data);

        BackupException failure = BackupAssert.Fails(BackupErrorCode.BackupDamaged, () => clinic.Restore(backup));

        Assert.Contains(s_scans[scan], failure.Message);
        Assert.Equal(before, Files.Snapshot(clinic.Data));
        Assert.Empty(clinic.DataLeftovers());
    }

    /// <summary>The first is the largest.</summary>
    private static void AddScans(TestClinic clinic)
    {
        for (int i = 0; i < s_scans.Length; i++)
        {
            using FileStream scan = File.Create(Path.Combine(clinic.Data, "prescriptions", s_scans[i]));
            scan.Write("%PDF-1.4\n"u8.ToArray(), 0, 9);
            scan.SetLength(Largest - (i * 1024 * 1024));
        }
    }
}
