using System;
using System.Linq;
using System.Management.Automation.Host;

namespace DocAssist.Backup.PowerShell;

/// <summary>Whether somebody is looking.</summary>
internal static class Interactivity
{
    private const string ShortestNonInteractive = "-noni";

    private const string NonInteractive = "-noninteractive";

    /// <summary>False for a console that was started for a script, or whose output goes to a file: a bar there is only litter.</summary>
    public static bool HasViewer(PSHost host) => host.Name != "ConsoleHost"
        || !(Console.IsOutputRedirected || Console.IsErrorRedirected || Environment.GetCommandLineArgs().Any(IsNonInteractive));

    /// <summary>PowerShell takes any beginning of the word that is long enough, with one dash, two, or a slash.</summary>
    private static bool IsNonInteractive(string argument)
    {
        string word = "-" + argument.TrimStart('-', '/').ToLowerInvariant();
        return argument.Length > 0 && argument[0] is '-' or '/' && word.Length >= ShortestNonInteractive.Length && NonInteractive.StartsWith(word, StringComparison.Ordinal);
    }
}
