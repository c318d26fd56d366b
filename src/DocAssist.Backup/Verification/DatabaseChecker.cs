using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Sqlite;
using Microsoft.Data.Sqlite;

namespace DocAssist.Backup.Verification;

/// <summary>
/// Says what a live database is. It never writes to it, and never checks it in place: a check can take long and would block
/// the app, so a snapshot is taken to a disk of this machine and checked there.
/// </summary>
public static class DatabaseChecker
{
    /// <summary>Checks a live database.</summary>
    /// <param name="path">The database.</param>
    /// <param name="options">How much to check.</param>
    /// <param name="patience">How long to wait for a lock that another program holds.</param>
    /// <param name="progress">Told how far it is; may be null.</param>
    /// <param name="log">Takes what is to be said.</param>
    /// <param name="token">Ends the check.</param>
    /// <exception cref="BackupException">NotEnoughSpace, WriteFailed: the snapshot could not be made. What is wrong with the database is in the report.</exception>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public static DatabaseReport Check(string path, VerificationOptions options, TimeSpan patience, IProgress<BackupProgress>? progress, ILog? log, CancellationToken token)
    {
        GuardedLog guarded = new(log);
        DatabaseReport report = Look(path, options, patience, progress, guarded, token);
        if (options.LocalState is string localState)
        {
            DatabaseMemory.Remember(report, localState, guarded);
        }
        return report;
    }

    private static DatabaseReport Look(string path, VerificationOptions options, TimeSpan patience, IProgress<BackupProgress>? progress, ILog log, CancellationToken token)
    {
        DatabaseReport blank = new()
        {
            Path = path,
            Verdict = DatabaseVerdict.Missing,
            Level = options.Level,
            CheckedAtUtc = options.Now.UtcDateTime,
        };
        FileStatus status;
        try
        {
            status = FileStatus.Of(path);
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            return blank with { Verdict = DatabaseVerdict.Unreadable, Messages = [e.Message] };
        }
        return status switch
        {
            { Kind: FileKind.Missing } => blank with { Messages = ["There is no such file."] },
            { Kind: FileKind.Link } => blank with { Verdict = DatabaseVerdict.Unreadable, Messages = ["It is a link, and links are not followed: name its target."] },
            { Kind: not FileKind.File } => blank with { Verdict = DatabaseVerdict.NotSqlite, Messages = ["It is no file."] },
            { Length: 0 } => blank with { Verdict = DatabaseVerdict.Empty, Messages = ["The file has no bytes."] },
            _ => CheckFile(blank with { Size = status.Length }, options, patience, new(progress, status.Length * 2), log, token),
        };
    }

    private static DatabaseReport CheckFile(DatabaseReport blank, VerificationOptions options, TimeSpan patience, ProgressMeter meter, ILog log, CancellationToken token)
    {
        using ScratchFolder scratch = new(options.ScratchParent, log);
        string copy = Path.Combine(scratch.Path, "clinic.db");
        try
        {
            meter.Enter(BackupPhase.CopyingDatabases);
            SnapshotResult snapshot = new SqliteSnapshot(blank.Path, new(patience), token).CopyTo(copy, scratch, meter.Advance);
            meter.Enter(BackupPhase.Verifying);
            DatabaseReport report = Judge(blank with { JournalMode = snapshot.JournalMode }, copy, token);
            meter.Enter(BackupPhase.Completed);
            return snapshot.Recovered ? report with { Messages = [.. report.Messages, "A program died in the middle of a transaction; the app rolls it back when it starts."] } : report;
        }
        catch (SqliteException e)
        {
            return blank with { Verdict = DamageOf(blank.Path, e), Messages = [e.Message] };
        }
        catch (BackupException e) when (e.Target == blank.Path)
        {
            return blank with { Verdict = e.Code == BackupErrorCode.DatabaseBusy ? DatabaseVerdict.Busy : DatabaseVerdict.Unreadable, Messages = [e.Message] };
        }
    }

    private static DatabaseReport Judge(DatabaseReport blank, string copy, CancellationToken token)
    {
        IntegrityResult integrity = SqliteIntegrity.Check(copy, blank.Level, token);
        if (!integrity.Sound)
        {
            return blank with { Verdict = DatabaseVerdict.Corrupt, Messages = integrity.Messages };
        }
        SqliteCounts counts = SqliteCounts.Read(copy);
        List<string> messages = [];
        foreach (string table in new[] { "patients", "visits" })
        {
            if (counts.Rows(table) is null)
            {
                messages.Add($"It has no table {table}.");
            }
        }
        DatabaseVerdict verdict = messages.Count > 0 ? DatabaseVerdict.WrongSchema : DatabaseVerdict.Healthy;
        if (integrity.ForeignKeyViolations > 0)
        {
            messages.Add($"{integrity.ForeignKeyViolations} rows point to rows that are not there.");
        }
        return blank with
        {
            Verdict = verdict,
            Messages = messages,
            PatientCount = counts.Rows("patients"),
            VisitCount = counts.Rows("visits"),
        };
    }

    private static DatabaseVerdict DamageOf(string path, SqliteException e)
    {
        if (e.SqliteErrorCode != SQLitePCL.raw.SQLITE_NOTADB)
        {
            return DatabaseVerdict.Corrupt;
        }
        return EncryptedFile.IsLikely(path) ? DatabaseVerdict.Encrypted : DatabaseVerdict.NotSqlite;
    }
}
