using System.IO;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Tests.Support;
using Xunit;

namespace DocAssist.Backup.Tests.Backups;

/// <summary>Roots that take two names for one, or do not take a name at all.</summary>
public sealed class FoldingDiskTests
{
    [LoopDiskFact("exfat")]
    public void What_does_not_get_its_name_is_told_and_the_rest_is_saved()
    {
        using TestClinic clinic = TestClinic.Create();
        using LoopDisk disk = new(clinic.Root, "exfat");
        string papers = Path.Combine(clinic.Data, "prescriptions");
        foreach (string name in new[] { "Scans/one.pdf", "scans/two.pdf", "scans/old/three.pdf", "letter.pdf", "LETTER.pdf", "at 10:30.pdf" })
        {
            string path = Path.Combine(papers, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "%PDF-1.4\n" + name + "\n%%EOF\n");
        }

        File.Copy(Path.Combine(clinic.Data, "chroma", "chroma.sqlite3"), Path.Combine(papers, "old 10:30.db"));

        BackupInfo made = clinic.BackUp();

        Assert.Equal(BackupVerdict.Partial, made.Verdict);
        Assert.Equal(["Prescriptions: 4 entries could not be saved; the manifest lists them."], made.Reasons);
        string manifest = File.ReadAllText(Path.Combine(made.Path, "backup_manifest.json"));
        Assert.Contains("\"prescriptions/at 10:30.pdf has a name", manifest);
        Assert.Contains("\"prescriptions/old 10:30.db has a name", manifest);
        Assert.Matches("\"prescriptions/(Scans|scans) has a name", manifest);
        Assert.Matches("\"prescriptions/(letter|LETTER).pdf has a name", manifest);
        Assert.DoesNotContain(clinic.Verify(clinic.Find(made.Name)).Issues, i => i.IsDamage);
    }
}
