using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.IO;
using System.Linq;
using System.Management.Automation;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Retention;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Swapping;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.PowerShell;

/// <summary>A cmdlet that works on a backup root.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class CatalogCmdlet : BackupCmdlet
{
    /// <summary>The folder that holds backups.</summary>
    [Parameter]
    [Alias("BackupDir", "BackupLocation")]
    [ValidateNotNullOrEmpty]
    public string? BackupRoot { get; set; }

    /// <summary>The present moment, the same for the whole command.</summary>
    internal DateTimeOffset Now { get; } = DateTimeOffset.Now;

    /// <summary>The root that the parameter, the environment, a configuration or the default names.</summary>
    /// <exception cref="BackupException">ConfigurationInvalid.</exception>
    internal (string Path, bool IsDefault) ResolveRoot()
    {
        (string root, bool isDefault, string origin) = DataFolderLocator.LocateRoot(BackupRoot is null ? null : ResolvePath(BackupRoot), ClinicEnvironment());
        string who = BackupRoot is not null ? string.Empty : isDefault ? " (the default)" : $" ({origin})";
        WriteVerbose($"Backup root: {root}{who}");
        return (root, isDefault);
    }

    /// <summary>All backups of the root, newest first, with the reasons why they are kept; null when an error was written instead.</summary>
    internal IReadOnlyList<BackupInfo>? ListBackups()
    {
        try
        {
            return RetentionExplanation.List(ResolveRoot().Path, Now, TimeZoneInfo.Local);
        }
        catch (BackupException e)
        {
            WriteError(ErrorRecords.From(e));
            return null;
        }
    }

    /// <summary>Says that a restore was interrupted, where one was: what is listed and tested is true, but the data is not what it should be.</summary>
    internal void ReportPendingRestore(string? dataPath = null)
    {
        if (PendingRestore.Find(dataPath ?? KnownData(), KnownRoot()) is BackupException pending)
        {
            WriteError(ErrorRecords.From(pending));
        }
    }

    /// <summary>
    /// Undoes an interrupted restore, so that what is shown and asked afterwards is true. With -WhatIf nothing is undone, and so nothing can be
    /// said of what would be done after that.
    /// </summary>
    /// <exception cref="BackupException">RecoveryNeeded; AnotherRunActive.</exception>
    internal void UndoInterruptedRestore(DataFolder data, TimeSpan patience)
    {
        if (!IsWhatIf)
        {
            Run("Looking for an interrupted restore", (_, log, token) =>
            {
                PendingRestore.Settle(data, patience, log, token);
                return true;
            });
        }
        else if (PendingRestore.Find(data.Path, null) is BackupException pending)
        {
            throw pending;
        }
    }

    private string? KnownRoot()
    {
        try
        {
            return DataFolderLocator.FindRoot(BackupRoot is null ? null : ResolvePath(BackupRoot), ClinicEnvironment()).Root;
        }
        catch (BackupException)
        {
            // Whoever needs the root meets the same failure, and names it.
            return null;
        }
    }

    private string? KnownData()
    {
        try
        {
            return DataFolderLocator.FindData(null, ClinicEnvironment()).Path;
        }
        catch (BackupException)
        {
            // Whoever only looks at backups need not have the data at hand.
            return null;
        }
    }

    /// <summary>The backups that have one of the names; an error for each plain name that none has.</summary>
    internal IEnumerable<BackupInfo> FindByName(string[] names)
    {
        if (ListBackups() is not IReadOnlyList<BackupInfo> all)
        {
            yield break;
        }
        foreach (string name in names)
        {
            WildcardPattern pattern = new(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
            List<BackupInfo> found = all.Where(b => Matches(pattern, name, b.Name)).ToList();
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(ErrorRecords.From(new(BackupErrorCode.BackupNotFound, $"There is no backup '{name}'.", "List what there is with Get-DocAssistBackup.", name)));
            }
            foreach (BackupInfo backup in found)
            {
                yield return backup;
            }
        }
    }

    /// <summary>How much to check, the same for backups and databases.</summary>
    internal VerificationOptions VerificationOptions(bool full) => new()
    {
        Level = full ? IntegrityLevel.Full : IntegrityLevel.Quick,
        Now = Now,
        Zone = TimeZoneInfo.Local,
        ScratchParent = Path.GetTempPath(),
    };

    private static bool Matches(WildcardPattern pattern, string text, string name)
    {
        try
        {
            return pattern.IsMatch(name);
        }
        catch (WildcardPatternException)
        {
            // A lone bracket is no pattern, so it can only be meant as it is.
            return string.Equals(text, name, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>The backups that lie at the paths; an error for each path where none lies.</summary>
    internal IEnumerable<BackupInfo> FindByPath(string[] paths)
    {
        foreach (string path in paths)
        {
            BackupInfo found;
            try
            {
                found = BackupCatalog.Find(ResolvePath(path), Now, TimeZoneInfo.Local);
            }
            catch (BackupException e)
            {
                WriteError(ErrorRecords.From(e));
                continue;
            }
            yield return found;
        }
    }
}
