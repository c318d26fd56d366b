using System;

namespace DocAssist.Backup.FileSystem;

/// <summary>Turns the system's exceptions into ours: what failed, on what, what to do.</summary>
internal static class IOFailure
{
    public static BackupException Reading(string path, Exception e)
    {
        if (SystemError.IsAccessDenied(e))
        {
            return new(BackupErrorCode.AccessDenied, $"'{path}' may not be read by this account.", "Run as the account that owns the data, or give this account the right to read it.", path, e);
        }
        if (SystemError.IsTooLong(e))
        {
            return TooLong(path, e);
        }
        return new(BackupErrorCode.ReadFailed, $"'{path}' could not be read: {e.Message.TrimEnd('.')}.", "Check the disk and its connection, then try again.", path, e);
    }

    public static BackupException Writing(string path, Exception e)
    {
        if (SystemError.IsDiskFull(e))
        {
            return new(BackupErrorCode.NotEnoughSpace, $"The volume of '{path}' is full, a quota is used up, or the file is larger than the volume allows.", "Free some space or choose another backup root, then try again.", path, e);
        }
        if (SystemError.IsAccessDenied(e))
        {
            return new(BackupErrorCode.AccessDenied, $"'{path}' may not be written by this account, or the volume is read-only.", "Check the rights on the folder and the write protection of the drive.", path, e);
        }
        if (SystemError.IsTooLong(e))
        {
            return TooLong(path, e);
        }
        return new(BackupErrorCode.WriteFailed, $"'{path}' could not be written: {e.Message.TrimEnd('.')}.", "Check the disk and its connection, then try again.", path, e);
    }

    public static BackupException Flushing(string path, Exception e) => SystemError.IsDiskFull(e)
        ? Writing(path, e)
        : new(BackupErrorCode.FlushFailed, $"The system could not promise that '{path}' is on the disk: {e.Message.TrimEnd('.')}.", "Check the disk: a failed flush often comes before its end. Then try again.", path, e);

    /// <summary>Runs work that reads and turns its foreseeable failures into ours.</summary>
    public static T WhenReading<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            throw Reading(path, e);
        }
    }

    /// <summary>Runs work that writes and turns its foreseeable failures into ours.</summary>
    public static T WhenWriting<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            throw Writing(path, e);
        }
    }

    /// <summary>Runs work that writes and turns its foreseeable failures into ours.</summary>
    public static void WhenWriting(string path, Action work) => WhenWriting<object?>(path, () =>
    {
        work();
        return null;
    });

    private static BackupException TooLong(string path, Exception e) =>
        new(BackupErrorCode.PathTooLong, $"'{path}' is longer than this system allows.", "Choose a backup root with a shorter path.", path, e);
}
