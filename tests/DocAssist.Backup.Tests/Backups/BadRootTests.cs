using System.IO;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Tests.Support;
using Xunit;

namespace DocAssist.Backup.Tests.Backups;

/// <summary>A root that cannot be one is an error, and nothing is made there.</summary>
public sealed class BadRootTests
{
    [Fact]
    public void A_root_that_is_not_there_is_an_error_and_is_not_made()
    {
        using TestClinic clinic = TestClinic.Create();
        string root = Path.Combine(clinic.Root, "unplugged", "backups");

        BackupAssert.Fails(BackupErrorCode.BackupRootUnavailable, () => clinic.BackUp(o => o with { BackupRoot = root }));

        Assert.False(Directory.Exists(Path.Combine(clinic.Root, "unplugged")));
    }

    [Fact]
    public void A_new_folder_in_one_that_is_there_is_made_and_that_is_said()
    {
        using TestClinic clinic = TestClinic.Create();
        RecordingLog log = new();

        clinic.Run(o => o with { BackupRoot = Path.Combine(clinic.Root, "new") }, log);

        Assert.Contains(log.Warnings, w => w.Contains("has been made"));
    }

    [Fact]
    public void A_root_that_is_a_file_is_an_error()
    {
        using TestClinic clinic = TestClinic.Create();
        string file = Path.Combine(clinic.Scratch, "file");
        File.WriteAllText(file, "x");

        BackupAssert.Fails(BackupErrorCode.BackupRootUnavailable, () => clinic.BackUp(o => o with { BackupRoot = file }));
    }

    [Theory]
    [InlineData("data")]
    [InlineData("data/prescriptions")]
    [InlineData("data/chroma/backups")]
    [InlineData("data/../data/prescriptions/x")]
    [InlineData(".")]
    public void A_root_that_overlaps_the_data_is_an_error(string root)
    {
        using TestClinic clinic = TestClinic.Create();
        string path = Path.Combine(Path.GetDirectoryName(clinic.Data)!, root);

        BackupAssert.Fails(BackupErrorCode.PathsOverlap, () => clinic.BackUp(o => o with { BackupRoot = path }));
    }

    [UnixFact]
    public void A_root_that_overlaps_the_data_through_a_link_is_an_error()
    {
        using TestClinic clinic = TestClinic.Create();
        string link = Path.Combine(clinic.Scratch, "link");
        Shell.Run("ln", $"-s \"{clinic.Data}/prescriptions/..\" \"{link}\"");

        BackupAssert.Fails(BackupErrorCode.PathsOverlap, () => clinic.BackUp(o => o with { BackupRoot = link + "/prescriptions" }));
    }

    [Fact]
    public void The_apps_own_place_inside_the_data_folder_is_allowed()
    {
        using TestClinic clinic = TestClinic.Create();
        string root = Path.Combine(clinic.Data, "backups");
        Directory.CreateDirectory(root);

        BackupInfo first = clinic.BackUp(o => o with { BackupRoot = root, IncludeExtra = true });
        BackupInfo second = clinic.BackUp(o => o with { BackupRoot = root, IncludeExtra = true });

        Assert.Equal(BackupVerdict.Good, second.Verdict);
        Assert.Equal(first.FileCount, second.FileCount);
    }
}
