using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace DocAssist.Backup.Runs;

/// <summary>
/// Keeps names of files out of what a run writes down: a prescription is named after its patient. Folders that the configuration names and
/// names that are the same in every clinic may be said.
/// </summary>
internal sealed class Discretion
{
    /// <summary>Names of ours and of the app, behind a folder that may be said; and what systems say of bad disks.</summary>
    private static readonly Regex s_harmless = new(
        @"[/\\](\.docassist-restore[/\\](old|new|journal\.json)|\.(docassist|partial_|removing_|restor)[\w.-]*|(safety_)?backup_[\d_-]+|docassist[\w.-]*|clinic\.db|settings\.json|chroma\.sqlite3|chroma|prescriptions|backup_manifest\.json|SHA256SUMS|HOW-TO-RESTORE\.txt)(?=['/\\ :,.;)]|$)|Input/output",
        RegexOptions.CultureInvariant);

    private static readonly string[] s_harmlessTargets = ["clinic.db", "settings.json", "chroma", "prescriptions", "SHA256SUMS", "backup_manifest.json", "HOW-TO-RESTORE.txt"];

    private readonly List<string> _folders;

    /// <param name="folders">Paths that may be said.</param>
    public Discretion(IEnumerable<string> folders) => _folders = folders.Distinct(StringComparer.Ordinal).OrderByDescending(f => f.Length).ToList();

    /// <summary>True when a text names no file that could be a patient's.</summary>
    public bool MaySay(string text)
    {
        foreach (string folder in _folders.Where(f => f.Length > 1))
        {
            text = text.Replace(folder, string.Empty);
        }
        // In turn, because a harmless name may stand behind another.
        for (string shorter = s_harmless.Replace(text, string.Empty); shorter != text; shorter = s_harmless.Replace(text, string.Empty))
        {
            text = shorter;
        }
        return text.IndexOfAny(['/', '\\']) < 0;
    }

    /// <summary>What happened, without the name of a file.</summary>
    public string Message(BackupException failure) => MaySay(failure.Message) && (Path.IsPathRooted(failure.Target) || IsHarmless(failure.Target))
        ? failure.Message
        : $"{failure.Code}, at a file whose name is not kept: -Verbose shows it.";

    /// <summary>What to do, or nothing where that names a file.</summary>
    public string? Hint(BackupException failure) => MaySay(failure.Hint) ? failure.Hint : null;

    private static bool IsHarmless(string target) => s_harmlessTargets.Contains(target) || target.StartsWith("backup_", StringComparison.Ordinal) || target.StartsWith("safety_backup_", StringComparison.Ordinal);
}
