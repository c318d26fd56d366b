using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Sqlite;

namespace DocAssist.Backup.Swapping;

/// <summary>
/// Exchanges live files and folders for those made ready, by renames under a journal, and undoes that again. What is done and what is not
/// is read off the disk, so undoing works from any moment at which the process, or the machine, may have died; also in the midst of undoing.
/// </summary>
internal static class FolderSwap
{
    private static readonly string[] s_sideEndings = SqliteFile.SideFiles(string.Empty).ToArray();

    /// <summary>Exchanges everything. The journal is on the disk already; it is gone when this returns.</summary>
    /// <exception cref="BackupException">SwapFailed: it did not work and everything is as it was. RecoveryNeeded: not even that worked yet.</exception>
    /// <exception cref="OperationCanceledException">The token said so, and everything is as it was.</exception>
    public static void Run(SwapJournal journal, CancellationToken token)
    {
        try
        {
            foreach (SwapPiece piece in journal.Pieces)
            {
                token.ThrowIfCancellationRequested();
                MoveOut(piece);
                RequireAllSaved(piece);
                MoveIn(piece);
            }
            journal.Close();
        }
        catch (Exception e) when (e is BackupException or OperationCanceledException || SystemError.IsExpected(e))
        {
            throw RollBack(journal, e);
        }
    }

    /// <summary>Undoes whatever of the journal is done, last first, and takes the journal away.</summary>
    /// <exception cref="BackupException">AccessDenied, WriteFailed, FlushFailed, ReadFailed: the journal is still there, and this can be done again.</exception>
    public static void Undo(SwapJournal journal)
    {
        foreach (SwapPiece piece in journal.Pieces.Reverse())
        {
            IOFailure.WhenWriting(piece.Live, () => Undo(piece));
        }
        // What the app wrote on half restored data is nobody's to delete; marked before the journal goes, so that no sweep takes it.
        foreach (string place in journal.Pieces.Where(IsSomebodysWork).Select(p => WorkFolder.Beside(p.Live)).Distinct(StringComparer.Ordinal))
        {
            WorkFolder.MarkToKeep(place, journal.Id);
        }
        journal.Close();
    }

    /// <summary>True when the app has run on what the restore had put there, or on nothing.</summary>
    private static bool IsSomebodysWork(SwapPiece piece)
    {
        try
        {
            return SwapPiece.IsThere(piece.Strange)
                || SwapPiece.IsThere(piece.Old)
                || Fingerprint.Of(piece.New) != piece.NewFingerprint;
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            return true;
        }
    }

    /// <summary>What came between the safety backup and the rename would be in neither.</summary>
    private static void RequireAllSaved(SwapPiece piece)
    {
        if (piece.HadLive && Fingerprint.Of(piece.Old) != piece.OldFingerprint)
        {
            throw new BackupException(BackupErrorCode.ApplicationRunning, $"'{piece.Live}' was changed after it was saved.", "Close the DocAssist app on every computer that uses this data, then try again.", piece.Live);
        }
    }

    private static Exception RollBack(SwapJournal journal, Exception cause)
    {
        string what = cause.Message.TrimEnd('.') + ".";
        try
        {
            if (!IOFailure.WhenReading(journal.DataPath, () => SwapJournal.IsThere(journal.DataPath)))
            {
                // Gone when its end could not be flushed; a crash in the midst of undoing must find it.
                journal.Write();
            }
            Undo(journal);
        }
        catch (BackupException e)
        {
            return new BackupException(
                BackupErrorCode.RecoveryNeeded,
                $"The restore of {journal.Backup} failed ({what.TrimEnd('.')}) and could not be rolled back yet: {e.Message.TrimEnd('.')}.",
                $"Mend the disk or the rights of '{journal.DataPath}', leave the app closed, and run New-DocAssistBackup or Restore-DocAssistBackup: it rolls back first.",
                journal.DataPath,
                cause);
        }
        return cause is OperationCanceledException ? cause : new BackupException(
            BackupErrorCode.SwapFailed,
            $"The restore of {journal.Backup} failed and was rolled back, the data is as it was before: {what}",
            $"Close what has files of the data folder open, a viewer too. {(cause as BackupException)?.Hint ?? "Check the disk, then try again."}",
            journal.DataPath,
            cause);
    }

    /// <summary>The database first and then its side files, so that a log is never left out of a database that is in its place.</summary>
    private static void MoveOut(SwapPiece piece)
    {
        if (piece.HadLive)
        {
            PieceMove.Rename(piece.Live, piece.Old);
        }
        foreach (string ending in SideFilesOf(piece, piece.Live))
        {
            PieceMove.Rename(piece.Live + ending, piece.Old + ending);
        }
    }

    /// <summary>The side files first: the database is the last that comes.</summary>
    private static void MoveIn(SwapPiece piece)
    {
        foreach (string ending in piece.NewSideFiles)
        {
            PieceMove.Rename(piece.New + ending, piece.Live + ending);
        }
        PieceMove.Rename(piece.New, piece.Live);
    }

    private static void Undo(SwapPiece piece)
    {
        if (piece.HadLive && !SwapPiece.IsThere(piece.Old))
        {
            return; // Not begun, or undone already.
        }
        if (!SwapPiece.IsThere(piece.New))
        {
            SetAside(piece, piece.New);
        }
        else if (!SwapPiece.IsThere(piece.Live))
        {
            TakeBackSideFiles(piece);
        }
        else if (piece.HadLive)
        {
            // Neither the old nor the new: the app was started on a folder without its data and has made it anew.
            SetAside(piece, piece.Strange);
        }
        else
        {
            return; // There was nothing before, and what is there now is somebody's work of since.
        }
        PutBack(piece);
    }

    /// <summary>Side files first: as long as the database is in its place, they are known to be its own.</summary>
    private static void SetAside(SwapPiece piece, string place)
    {
        foreach (string ending in SideFilesOf(piece, piece.Live))
        {
            PieceMove.Rename(piece.Live + ending, SwapPiece.IsThere(place + ending) ? piece.Strange + ending : place + ending);
        }
        if (SwapPiece.IsThere(piece.Live))
        {
            PieceMove.Rename(piece.Live, place);
        }
    }

    /// <summary>Those of the new database that came before it did; others are the old one's that had not gone yet.</summary>
    private static void TakeBackSideFiles(SwapPiece piece)
    {
        foreach (string ending in piece.NewSideFiles.Where(ending => SwapPiece.IsThere(piece.Live + ending) && !SwapPiece.IsThere(piece.New + ending)))
        {
            PieceMove.Rename(piece.Live + ending, piece.New + ending);
        }
    }

    /// <summary>The database last: when it is back, so are its side files.</summary>
    private static void PutBack(SwapPiece piece)
    {
        foreach (string ending in SideFilesOf(piece, piece.Old))
        {
            PieceMove.Rename(piece.Old + ending, piece.Live + ending);
        }
        if (SwapPiece.IsThere(piece.Old))
        {
            PieceMove.Rename(piece.Old, piece.Live);
        }
    }

    private static IEnumerable<string> SideFilesOf(SwapPiece piece, string database) =>
        piece.IsDatabase ? s_sideEndings.Where(ending => SwapPiece.IsThere(database + ending)).ToList() : [];
}
