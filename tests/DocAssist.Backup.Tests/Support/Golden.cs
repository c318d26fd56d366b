using System;
using System.IO;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace DocAssist.Backup.Tests.Support;

/// <summary>Texts that must stay as they are. To accept a change, run the tests with DOCASSIST_ACCEPT_GOLDEN set to 1 and look at the difference.</summary>
public static class Golden
{
    public static void Equal(string name, string actual)
    {
        string golden = Path.Combine(Folder(), name);
        if (Environment.GetEnvironmentVariable("DOCASSIST_ACCEPT_GOLDEN") == "1")
        {
            File.WriteAllText(golden, actual);
        }
        Assert.Equal(File.ReadAllText(golden).Replace("\r\n", "\n"), actual);
    }

    /// <summary>Replaces what differs from run to run: folders, hashes, times of files, and what SQLite's version decides.</summary>
    public static string Normalise(string text, TestClinic clinic)
    {
        string same = text.Replace(clinic.Data.Replace("\\", "\\\\"), "<data>").Replace(clinic.Data, "<data>");
        same = Regex.Replace(same, "\"[0-9a-f]{64}\"", "\"<sha256>\"");
        // Windows has no such time.
        same = Regex.Replace(same, "\\s*\"changed_utc\": ?\"[^\"]*\",", string.Empty);
        same = Regex.Replace(same, "(\"modified_utc\": ?)\"[^\"]*\"", "$1\"<time>\"");
        same = Regex.Replace(same, "(\"platform\": )\"[^\"]*\"", "$1\"<platform>\"");
        return Regex.Replace(same, "(\"(?:bytes|length|page_count)\": ?)[0-9]+", "$1<number>");
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "Golden"));
}
