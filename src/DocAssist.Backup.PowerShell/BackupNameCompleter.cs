using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;

namespace DocAssist.Backup.PowerShell;

/// <summary>Completes names of backups from the root that the command line names, with what each is worth as a tool tip.</summary>
public sealed class BackupNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = (wordToComplete ?? string.Empty).Trim('\'', '"');
        return List(fakeBoundParameters)
            .Where(b => b.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase))
            .Select(b => new CompletionResult(Quote(b.Name), b.Name, CompletionResultType.ParameterValue, $"{b.Verdict}, {b.CreatedAt:u}".TrimEnd('Z')));
    }

    private static IReadOnlyList<BackupInfo> List(IDictionary bound)
    {
        using System.Management.Automation.PowerShell shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        string? named = new[] { "BackupRoot", "BackupDir", "BackupLocation" }.Select(n => PathOf(bound[n])).FirstOrDefault(p => p is not null);
        try
        {
            PathIntrinsics paths = shell.AddScript("$ExecutionContext.SessionState.Path").Invoke<PathIntrinsics>().Single();
            ClinicEnvironment environment = SessionEnvironment.Of(paths.CurrentFileSystemLocation.ProviderPath);
            string root = DataFolderLocator.FindRoot(named is null ? null : paths.GetUnresolvedProviderPathFromPSPath(named), environment).Root;
            return BackupCatalog.List(root, DateTimeOffset.Now, TimeZoneInfo.Local);
        }
        catch (Exception e) when (e is BackupException or RuntimeException)
        {
            // Nothing to complete with; the command itself will say what is wrong.
            return [];
        }
    }

    /// <summary>What a variable holds can come in a wrapper, and a folder as an object of its own, as the command would take it.</summary>
    private static string? PathOf(object? bound) => bound is not null && LanguagePrimitives.TryConvertTo(bound, out string path) && path.Length > 0 ? path : null;

    private static string Quote(string name) => name.IndexOfAny([' ', '\'', '$', '`', '(', ')', '{', '}', ';', '&', '|', '[', ']']) < 0 ? name : "'" + name.Replace("'", "''") + "'";
}
