using System.IO;
using System.Linq;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Tests.Support;
using Xunit;

namespace DocAssist.Backup.Tests.Backups;

/// <summary>Reuse on real file systems: such as clone, such as only link, and such as do neither.</summary>
public sealed class ReuseOnDisksTests
{
    [LoopDiskFact("ext4")]
    public void Ext4_shares_by_hard_link() => SharesBy(LinkMethod.HardLink, "ext4");

    [LoopDiskFact("xfs")]
    public void Xfs_shares_by_clone() => SharesBy(LinkMethod.Clone, "xfs");

    [LoopDiskFact("btrfs")]
    public void Btrfs_shares_by_clone() => SharesBy(LinkMethod.Clone, "btrfs");

    [LoopDiskFact("exfat")]
    public void Exfat_has_no_links_so_everything_is_copied_whatever_is_remembered()
    {
        using TestClinic clinic = Reuse.Clinic(nameof(Exfat_has_no_links_so_everything_is_copied_whatever_is_remembered));
        using LoopDisk disk = new(clinic.Root, "exfat");
        string memory = Path.Combine(clinic.Root, ".docassist", "links.json");
        clinic.BackUp();

        BackupInfo second = clinic.BackUpNextDay();
        string known = File.ReadAllText(memory);
        File.WriteAllText(memory, known.Replace("\"None\"", "\"HardLink\""));
        BackupInfo third = clinic.BackUpNextDay();

        Assert.Contains("\"None\"", known);
        foreach (BackupInfo made in new[] { second, third })
        {
            Assert.Equal(BackupVerdict.Good, made.Verdict);
            Assert.Null(made.Entry(clinic.Document()).Reused);
            BackupAssert.IsWhole(made.Path);
        }
    }

    [LoopDiskFact("ext4")]
    public void What_is_remembered_wrongly_costs_another_trial_and_no_backup()
    {
        using TestClinic clinic = Reuse.Clinic(nameof(What_is_remembered_wrongly_costs_another_trial_and_no_backup));
        using LoopDisk disk = new(clinic.Root, "ext4");
        string memory = Path.Combine(clinic.Root, ".docassist", "links.json");
        clinic.BackUp();
        clinic.BackUpNextDay();
        string known = File.ReadAllText(memory);
        File.WriteAllText(memory, known.Replace("\"HardLink\"", "\"Clone\""));

        BackupInfo made = clinic.BackUpNextDay();

        Assert.Equal("HardLink", made.Entry(clinic.Document()).Reused!.Method);
        BackupAssert.IsWhole(made.Path);
        Assert.False(File.Exists(memory));
        clinic.BackUpNextDay();
        Assert.Equal(known, File.ReadAllText(memory));
    }

    private static void SharesBy(LinkMethod method, string kind)
    {
        using TestClinic clinic = Reuse.Clinic("SharesBy-" + kind);
        using LoopDisk disk = new(clinic.Root, kind);
        string document = clinic.Document();
        BackupInfo first = clinic.BackUp();

        BackupInfo second = clinic.BackUpNextDay();

        Assert.Equal(method.ToString(), second.Entry(document).Reused!.Method);
        Assert.Equal(method == LinkMethod.HardLink ? 2 : 1, second.Links(document));
        BackupAssert.IsWhole(second.Path);
        Assert.Equal(string.Empty, Shell.Run("find", $"\"{second.Path}\" -type f ! -perm 600"));
        Assert.Equal(File.GetLastWriteTimeUtc(Path.Combine(first.Path, document)), File.GetLastWriteTimeUtc(Path.Combine(second.Path, document)));
        Assert.All(second.Entries().Where(f => f.Reused is null), f => Assert.Equal(1, second.Links(f.Path)));

        Directory.Delete(first.Path, recursive: true);

        Assert.Equal(BackupVerdict.Good, clinic.Verify(second).Verdict);
        Assert.Equal(BackupVerdict.Good, clinic.BackUpNextDay().Verdict);
    }
}
