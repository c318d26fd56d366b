using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Swapping;
using DocAssist.Backup.Verification;
using Microsoft.Data.Sqlite;

namespace DocAssist.Backup.Restoring;

/// <summary>Copies what is restored to where it is made ready, and proves the copy: every hash, owner and rights as before.</summary>
internal sealed class StagedCopy
{
    /// <summary>In bytes. What has as many is read back when all is copied: while the disk writes, a core has half its time for it.</summary>
    private const long LargeFile = 32 * 1024 * 1024;

    private readonly RestoreOptions _options;
    private readonly ProgressMeter _meter;
    private readonly ILog _log;
    private readonly CancellationToken _token;
    private int _notOwned;

    public StagedCopy(RestoreOptions options, ProgressMeter meter, ILog log, CancellationToken token)
    {
        _options = options;
        _meter = meter;
        _log = log;
        _token = token;
    }

    /// <summary>Makes the copy. It is complete and proved, but not flushed, when this returns.</summary>
    /// <param name="pieces">What to copy.</param>
    /// <param name="work">Where the disk can begin with what is written.</param>
    /// <exception cref="BackupException">BackupDamaged: the backup changed meanwhile. HashMismatch: the copy does not read back. NotEnoughSpace, AccessDenied, ReadFailed, WriteFailed.</exception>
    public void Make(IReadOnlyList<RestorePiece> pieces, RestoreWork work)
    {
        foreach (RestoreFolder folder in pieces.SelectMany(p => p.Folders))
        {
            WorkFolder.MakeFolder(folder.Staged);
        }
        List<RestoreFile> files = TwoWorkers.LargeFirst(pieces.SelectMany(p => p.Files), f => f.Length).ToList();
        TwoWorkers.Run(files, Take, _token);
        work.BeginFlush();
        TwoWorkers.Run(files.Where(IsReadBackLater), f => RequireReadsBack(f, f.Promised!.Sha256), _token);
        // Of ours SQLite was asked about these very bytes when the backup was made; asking it again would take as long as the copy.
        files.Where(f => f.IsDatabase).ToList().ForEach(FinishDatabase);
        foreach (RestorePiece piece in pieces)
        {
            GiveRights(piece);
            piece.ForgetFiles();
        }
        if (_notOwned > 0 && !_options.Force)
        {
            throw new BackupException(BackupErrorCode.AccessDenied, $"Only an administrator can give {_notOwned} restored files and folders back to their owner, without which the app may not open them.", "Restore as the account that owns the data, or as an administrator; or with -Force, when this account's ownership is right.", _options.Data.Path);
        }
        if (_notOwned > 0)
        {
            _log.Warning($"{_notOwned} restored files and folders belong to the account that runs this, because only an administrator could give them back to their owner.");
        }

        void Take(RestoreFile file)
        {
            string sha256 = Copy(file);
            if (file.IsDatabase)
            {
                // The disk can write while it is read back.
                work.BeginFlush(file.Staged);
            }
            if (!IsReadBackLater(file))
            {
                RequireReadsBack(file, sha256);
            }
        }

        // The largest of all at once: while it is read back, the other worker copies the documents.
        bool IsReadBackLater(RestoreFile file) => file.Length >= LargeFile && file.Promised is not null && !ReferenceEquals(file, files[0]);
    }

    /// <summary>Copies. What the backup promises is asked of the copy alone: one hash proves both.</summary>
    /// <returns>The SHA-256 that the copy must have.</returns>
    private string Copy(RestoreFile file)
    {
        string staged = file.Staged;
        string sha256 = file.Promised is ManifestEntry promised ? CopyPromised(promised) : FileCopy.Copy(file.FullPath, staged, _meter.Advance, _token).Sha256;
        IOFailure.WhenWriting(staged, () => File.SetLastWriteTimeUtc(staged, file.ModifiedUtc));
        return sha256;

        string CopyPromised(ManifestEntry promised)
        {
            FileCopy.CopyUnhashed(file.FullPath, staged, _meter.Advance, _token);
            return promised.Sha256;
        }
    }

    private void RequireReadsBack(RestoreFile file, string sha256)
    {
        if (FileCopy.Hash(file.Staged, _meter.Advance, _token).Sha256 == sha256)
        {
            return;
        }
        if (file.Promised is not null && FileCopy.Hash(file.FullPath, _ => { }, _token).Sha256 != sha256)
        {
            throw new BackupException(BackupErrorCode.BackupDamaged, $"'{file.Path}' changed while it was being restored.", "Nothing was restored. Check the disk of the backup root and use another backup.", file.FullPath);
        }
        throw new BackupException(BackupErrorCode.HashMismatch, $"The copy of '{file.Path}' does not read back as it was written.", "Check the disks of the data folder and of the backup and the memory of the machine, then try again.", file.Staged);
    }

    /// <summary>Not the bytes of a damaged database, kept as evidence and asked for all the same; and no copy of the app's, which may still need its log.</summary>
    private static bool IsOurSoundDatabase(RestoreFile file) => file is { IsDatabase: true, Database.Integrity.Sound: true };

    private void FinishDatabase(RestoreFile file)
    {
        if (file.Database is null)
        {
            AbsorbLog(file);
            WarnOfDamage(file);
        }
        else if (IsOurSoundDatabase(file) && file.Database.JournalMode == "wal")
        {
            UseWriteAheadLog(file.Staged);
        }
        IOFailure.WhenWriting(file.Staged, () => File.SetLastWriteTimeUtc(file.Staged, file.ModifiedUtc));
    }

    /// <summary>The app copies the vector store as plain files, with the log where there was one.</summary>
    private void AbsorbLog(RestoreFile file)
    {
        List<string> logs = SqliteFile.Logs.Where(ending => FileStatus.Of(file.FullPath + ending) is { Kind: FileKind.File, Length: > 0 }).ToList();
        foreach (string ending in logs)
        {
            FileCopy.Copy(file.FullPath + ending, file.Staged + ending, _ => { }, _token);
        }
        try
        {
            if (logs.Count > 0)
            {
                SqliteFile.AbsorbSideFiles(file.Staged);
            }
        }
        catch (SqliteException e)
        {
            _log.Warning($"'{file.Path}' is restored with its log although SQLite finds them damaged: {e.Message}");
        }
    }

    private void WarnOfDamage(RestoreFile file)
    {
        IntegrityResult result = SqliteIntegrity.Check(file.Staged, IntegrityLevel.Quick, _token);
        if (!result.Sound)
        {
            _log.Warning($"'{file.Path}' is restored although SQLite finds it damaged: {string.Join(" ", result.Messages.Take(1))}");
        }
    }

    private static void UseWriteAheadLog(string database)
    {
        try
        {
            using SqliteConnection connection = SqliteFile.OpenOwn(database);
            connection.Query("PRAGMA journal_mode = WAL");
        }
        catch (SqliteException e)
        {
            BackupErrorCode code = e.SqliteErrorCode == SQLitePCL.raw.SQLITE_FULL ? BackupErrorCode.NotEnoughSpace : BackupErrorCode.WriteFailed;
            throw new BackupException(code, $"The copy '{database}' could not be put in WAL mode: {e.Message}", "Check the disk of the data folder and the rights of this account, then try again.", database, e);
        }
    }

    /// <summary>As what it replaces; what replaces nothing, as the folder that it comes into: so that the app can open everything and nobody else more than before.</summary>
    private void GiveRights(RestorePiece piece)
    {
        bool replaces = IOFailure.WhenReading(piece.Live, () => SwapPiece.IsThere(piece.Live));
        FileAccessRights around = Rights(piece.Live, FileKind.Folder) ?? Rights(_options.Data.Path, FileKind.Folder) ?? FileStatus.Of(Path.GetDirectoryName(piece.Live)!).Access;
        // A log can be listed by itself and lie beside its database: one after the other.
        piece.Files.Where(f => f.IsDatabase).ToList().ForEach(GiveFile);
        TwoWorkers.Run(piece.Files.Where(f => !f.IsDatabase), GiveFile, _token);
        // The inner ones first: an outer one may then be closed even to ourselves.
        foreach (RestoreFolder folder in piece.Folders.Reverse())
        {
            Give(folder.Staged, Replaced(folder.Live, FileKind.Folder) ?? around);
        }

        void GiveFile(RestoreFile file)
        {
            FileAccessRights rights = Replaced(file.Live, FileKind.File) ?? around.ForFile();
            Give(file.Staged, rights);
            if (file.IsDatabase)
            {
                SqliteFile.Logs.Select(ending => file.Staged + ending).Where(File.Exists).ToList().ForEach(log => Give(log, rights));
            }
        }

        FileAccessRights? Replaced(string live, FileKind kind) => replaces ? Rights(live, kind) : null;
    }

    private void Give(string path, FileAccessRights rights)
    {
        if (!rights.ApplyTo(path))
        {
            Interlocked.Increment(ref _notOwned);
        }
    }

    private static FileAccessRights? Rights(string live, FileKind kind) => IOFailure.WhenReading(live, () => FileStatus.Of(live)) is FileStatus status && status.Kind == kind ? status.Access : null;
}
