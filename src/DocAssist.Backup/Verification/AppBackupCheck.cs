using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;
using Microsoft.Data.Sqlite;

namespace DocAssist.Backup.Verification;

/// <summary>Checks a backup that the app made. It has no hashes: what can be checked is every database, and the counts.</summary>
internal static class AppBackupCheck
{
    private const string ClinicDatabase = "clinic.db";

    /// <param name="blank">The report to fill.</param>
    /// <param name="manifest">The app's manifest; null for its safety backups, which have none.</param>
    /// <param name="options">How much to check, and where there is room for work in between.</param>
    /// <param name="log">Takes warnings.</param>
    /// <param name="token">Ends the check.</param>
    public static VerificationReport Run(VerificationReport blank, Manifest? manifest, VerificationOptions options, ILog log, CancellationToken token)
    {
        List<VerificationIssue> issues = [];
        List<TreeEntry> entries = StructureCheck.Each(blank.Path, issues).ToList();
        issues.AddRange(entries.Where(e => e.Status.Kind is FileKind.Link or FileKind.Special)
            .Select(e => new VerificationIssue(VerificationIssueKind.WrongKind, e.Path, "It is a link, a pipe or a device.")));
        SqliteCounts clinic = SqliteCounts.None;
        if (!entries.Any(e => e.Path == ClinicDatabase && e.Status.Kind == FileKind.File))
        {
            issues.Add(new(VerificationIssueKind.Missing, ClinicDatabase, "The backup has no clinic.db."));
        }
        using ScratchFolder scratch = new(options.ScratchParent, log);
        foreach (TreeEntry entry in entries.Where(e => e.Status.Kind == FileKind.File))
        {
            SqliteCounts? counts = Check(entry, options.Level, scratch, issues, token);
            clinic = entry.Path == ClinicDatabase ? counts ?? clinic : clinic;
        }
        bool intact = !issues.Any(i => i.IsDamage);
        CompareCounts(manifest, clinic, issues);
        return blank with
        {
            Issues = issues.OrderBy(i => i.Path, StringComparer.Ordinal).ThenBy(i => i.Kind).ToList(),
            Intact = intact,
            Verdict = !intact ? BackupVerdict.Damaged : issues.Any(i => i.IsDamage) ? BackupVerdict.Unverified : BackupVerdict.Good,
            FilesChecked = entries.Count(e => e.Status.Kind == FileKind.File),
            PatientCount = clinic.Rows("patients"),
            VisitCount = clinic.Rows("visits"),
        };
    }

    /// <summary>Checks one file, of which only a database can be wrong; null when it is none, or cannot be read.</summary>
    private static SqliteCounts? Check(TreeEntry entry, IntegrityLevel level, ScratchFolder scratch, List<VerificationIssue> issues, CancellationToken token)
    {
        try
        {
            return IsDatabase(entry) ? CheckDatabase(entry, level, scratch, issues, token) : null;
        }
        catch (SqliteException e)
        {
            issues.Add(new(VerificationIssueKind.DatabaseDamaged, entry.Path, e.Message));
        }
        catch (BackupException e) when (e.Target.StartsWith(entry.FullPath, StringComparison.Ordinal))
        {
            issues.Add(new(VerificationIssueKind.Unreadable, entry.Path, e.Message));
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            issues.Add(new(VerificationIssueKind.Unreadable, entry.Path, e.Message));
        }
        return null;
    }

    internal static bool IsDatabase(TreeEntry entry) => entry.Path == ClinicDatabase || HasMagic(entry);

    /// <summary>Opened as a plain file: SQLite itself might write beside a database whose program died.</summary>
    internal static bool HasMagic(TreeEntry entry)
    {
        using FileStream stream = Polyfills.OpenLiveFile(entry.FullPath);
        return SqliteFile.HasMagic(stream);
    }

    private static SqliteCounts CheckDatabase(TreeEntry entry, IntegrityLevel level, ScratchFolder scratch, List<VerificationIssue> issues, CancellationToken token)
    {
        string path = PathToOpen(entry.FullPath, scratch, token);
        IntegrityResult result = entry.Status.Length == 0
            ? new(false, "quick", ["The file is empty."], null)
            : SqliteIntegrity.Check(path, level, token);
        issues.AddRange(BackupVerifier.DatabaseIssues(entry.Path, result));
        return result.Sound ? SqliteCounts.Read(path) : SqliteCounts.None;
    }

    /// <summary>The database itself, or a copy into which the log or journal beside it was played back.</summary>
    internal static string PathToOpen(string database, ScratchFolder scratch, CancellationToken token) =>
        HasSideFile(database) ? CopyWithSideFiles(database, scratch.Path, token) : database;

    /// <summary>The app copies the vector store as plain files, with a write-ahead log where there was one.</summary>
    private static bool HasSideFile(string database) =>
        FileStatus.Of(database + "-wal") is { Kind: FileKind.File, Length: > 0 } || FileStatus.Of(database + "-journal") is { Kind: FileKind.File, Length: > 0 };

    private static string CopyWithSideFiles(string database, string scratch, CancellationToken token)
    {
        string copy = Path.Combine(scratch, Guid.NewGuid().ToString("N") + ".db");
        foreach (string suffix in new[] { string.Empty, "-wal", "-journal" })
        {
            if (FileStatus.Of(database + suffix).Kind == FileKind.File)
            {
                FileCopy.Copy(database + suffix, copy + suffix, _ => { }, token);
            }
        }
        SqliteFile.AbsorbSideFiles(copy);
        return copy;
    }

    private static void CompareCounts(Manifest? manifest, SqliteCounts clinic, List<VerificationIssue> issues)
    {
        Compare("patients", manifest?.PatientCount, clinic.Rows("patients"), issues);
        Compare("visits", manifest?.VisitCount, clinic.Rows("visits"), issues);
    }

    private static void Compare(string table, long? said, long? counted, List<VerificationIssue> issues)
    {
        if (counted is null)
        {
            issues.Add(new(VerificationIssueKind.CountDiffers, ClinicDatabase, $"Its {table} could not be counted."));
        }
        else if (said is not null && said != counted)
        {
            issues.Add(new(VerificationIssueKind.CountDiffers, ClinicDatabase, $"It holds {counted} {table}, and its manifest says {said}."));
        }
    }
}
