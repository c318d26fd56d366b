using System;
using System.IO;
using System.Threading;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Verification;
using Microsoft.Data.Sqlite;

namespace DocAssist.Backup.Comparison;

/// <summary>
/// Makes a database readable without touching it: of a live one a snapshot is taken first, and a log or journal beside one of the
/// app's backups is played back into a copy.
/// </summary>
internal sealed class DatabasePreparation
{
    private readonly WaitBudget _budget;
    private readonly ScratchFolder _scratch;
    private readonly ProgressMeter _meter;
    private readonly CancellationToken _token;

    public DatabasePreparation(TimeSpan patience, ScratchFolder scratch, ProgressMeter meter, CancellationToken token)
    {
        _budget = new(patience);
        _scratch = scratch;
        _meter = meter;
        _token = token;
    }

    /// <summary>Prepares one. What is wrong with the database itself is in the result, not an exception.</summary>
    /// <exception cref="BackupException">NotEnoughSpace, WriteFailed: a copy could not be made.</exception>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public ReadableDatabase Prepare(ComparedFile file, SideKind kind)
    {
        try
        {
            FileStatus status = FileStatus.Of(file.FullPath);
            if (status is not { Kind: FileKind.File, Length: > 0 })
            {
                return new(null, status.Kind == FileKind.File ? "the file has no bytes." : "it is missing, or no ordinary file.");
            }
            if (file.Damage is string damage)
            {
                return new(null, damage);
            }
            string path = PathToOpen(file, kind);
            // A query on damaged pages can give wrong numbers without an error, so they are looked for first.
            IntegrityResult integrity = SqliteIntegrity.Check(path, IntegrityLevel.Quick, _token);
            return integrity.Sound ? new(path, null) : new(null, integrity.Messages[0]);
        }
        catch (SqliteException e)
        {
            return new(null, e.Message);
        }
        catch (BackupException e) when (e.Target.StartsWith(file.FullPath, StringComparison.Ordinal))
        {
            return new(null, e.Message);
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            return new(null, e.Message);
        }
    }

    /// <summary>Deletes a copy that is no longer needed: two large databases at once would need twice the space.</summary>
    public void Release(ReadableDatabase? database, ComparedFile? file)
    {
        if (database?.Path is string path && path != file?.FullPath)
        {
            IOFailure.WhenWriting(path, () => File.Delete(path));
        }
    }

    private string PathToOpen(ComparedFile file, SideKind kind)
    {
        switch (kind)
        {
            case SideKind.Live:
                string copy = Path.Combine(_scratch.Path, Guid.NewGuid().ToString("N") + ".db");
                _meter.Enter(BackupPhase.CopyingDatabases);
                new SqliteSnapshot(file.FullPath, _budget, _token).CopyTo(copy, _scratch, _meter.Advance);
                _meter.Enter(BackupPhase.Comparing);
                return copy;
            case SideKind.Apps:
                return AppBackupCheck.PathToOpen(file.FullPath, _scratch, _token);
            default:
                return file.FullPath;
        }
    }
}
