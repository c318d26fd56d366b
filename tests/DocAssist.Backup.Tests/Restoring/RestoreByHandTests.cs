using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Tests.Support;
using Xunit;

namespace DocAssist.Backup.Tests.Restoring;

/// <summary>Somebody without the module does what HOW-TO-RESTORE.txt says, word for word, with the programs that every system has.</summary>
public sealed class RestoreByHandTests
{
    [UnixFact]
    public void What_HOW_TO_RESTORE_says_works()
    {
        using TestClinic clinic = TestClinic.Create();
        Directory.CreateDirectory(Path.Combine(clinic.Data, "prescriptions", "empty"));
        SortedDictionary<string, string> then = Meaning.Of(clinic.Data);
        BackupInfo backup = clinic.BackUp();
        BadDataTests.LeaveSideFile(clinic, "wal");
        File.Delete(Directory.GetFiles(Path.Combine(clinic.Data, "prescriptions"), "*.pdf", SearchOption.AllDirectories)[0]);
        string[] text = File.ReadAllLines(Path.Combine(backup.Path, "HOW-TO-RESTORE.txt"));
        Assert.Contains(text, line => line.StartsWith("2. Make a new folder beside the data folder and move everything"));

        // Step 2, then step 4: each line names a file or folder and how much is in it.
        Directory.CreateDirectory(clinic.Data + " before");
        foreach (string entry in Directory.GetFileSystemEntries(clinic.Data))
        {
            Shell.Run("mv", $"\"{entry}\" \"{clinic.Data} before\"");
        }
        Assert.Empty(Directory.GetFileSystemEntries(clinic.Data));
        List<string> named = text.Select(line => Regex.Match(line, @"^ {5}(\S+)(?: \(the whole folder\))?: [\d,]+ files?, [\d,]+ bytes$")).Where(m => m.Success).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(["clinic.db", "chroma", "prescriptions", "settings.json"], named);
        foreach (string name in named)
        {
            Shell.Run("cp", $"-R \"{Path.Combine(backup.Path, name)}\" \"{clinic.Data}\"");
        }

        Assert.Equal(then, Meaning.Of(clinic.Data));
        Shell.Run("sh", $"-c \"cd '{backup.Path}' && sha256sum --quiet -c SHA256SUMS\"");
    }
}
