using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace DocAssist.Backup.Tests;

/// <summary>The arrows between the engine's folders go down, or to the left on one floor; and the engine has never heard of PowerShell.</summary>
public sealed class LayeringTests
{
    /// <summary>From the ground up; on one line from left to right.</summary>
    private static readonly string[] s_order =
    [
        "FileSystem.Native", "Sqlite.Native", "Logging", "FileSystem", "Processes",
        "Sqlite", "Manifests", "Configuration", "Catalog",
        "Retention", "Verification", "Swapping", "Backups", "Comparison", "Restoring", "Checking",
        "Scheduling", "History", "Status", "Runs", "Watching",
    ];

    public static IEnumerable<object[]> SourceFiles() => Directory.GetFiles(Engine(), "*.cs", SearchOption.AllDirectories)
        .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
        .Select(f => new object[] { f.Substring(Engine().Length + 1) });

    [Theory]
    [MemberData(nameof(SourceFiles))]
    public void No_arrow_goes_up(string file)
    {
        string text = File.ReadAllText(Path.Combine(Engine(), file));
        string home = Regex.Match(text, @"namespace DocAssist\.Backup\.?([\w.]*);").Groups[1].Value;
        int floor = home.Length == 0 ? -1 : Array.IndexOf(s_order, home);
        Assert.True(home.Length == 0 || floor >= 0, $"The folder {home} has no place in the order.");
        foreach (Match use in Regex.Matches(text, @"^using DocAssist\.Backup\.([\w.]+);", RegexOptions.Multiline))
        {
            string used = use.Groups[1].Value;
            // Types of the root namespace stand on the ground and may use the file system only.
            bool allowed = home.Length == 0 ? used.StartsWith("FileSystem", StringComparison.Ordinal) : Array.IndexOf(s_order, used) <= floor;
            Assert.True(allowed, $"{file} in {home} uses {used}.");
        }
    }

    [Theory]
    [MemberData(nameof(SourceFiles))]
    public void The_engine_knows_no_PowerShell_no_console_and_no_clock(string file)
    {
        string text = File.ReadAllText(Path.Combine(Engine(), file));

        Assert.DoesNotMatch(@"System\.Management\.Automation|\bConsole\.|Environment\.Exit|\bDateTime(Offset)?\.(Utc)?Now\b", text);
    }

    private static string Engine([System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "src", "DocAssist.Backup"));
}
