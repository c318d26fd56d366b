using System;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Sqlite;

namespace DocAssist.Backup.Backups;

/// <summary>How much a backup has to read and write.</summary>
internal static class BackupSize
{
    /// <summary>Makes sure that there is room for it, and tells the meter what to expect.</summary>
    /// <param name="options">What will be saved.</param>
    /// <param name="previous">What unchanged files are taken from; null where all are copied.</param>
    /// <param name="meter">Told the bytes.</param>
    /// <param name="log">Told what was found out about the volume.</param>
    /// <returns>The volume of the root.</returns>
    /// <exception cref="BackupException">NotEnoughSpace, AccessDenied, ReadFailed.</exception>
    public static Volume RequireRoom(BackupOptions options, PreviousBackup? previous, ProgressMeter meter, ILog log)
    {
        long shared = 0;
        Func<SourceFile, bool> isShared = FileReuse.Shares(previous, options.BackupRoot, log);
        DataSize size = DataSize.Count(options.Data, options.BackupRoot, options.IncludeExtra, live => previous?.IsDatabase(live), file => shared += isShared(file) ? file.Stamp.Length : 0);
        long databases = size.DatabaseBytes + SizeWithLog(options.Data.DatabasePath);
        Volume volume = Volume.Of(options.BackupRoot);
        Preflight.RequireSpace(options.BackupRoot, volume, databases + size.OrdinaryBytes - shared, size.Files + size.Folders + 8);
        if (DatabaseCopier.GoesViaScratch(options, volume))
        {
            Preflight.RequireSpace(options.ScratchParent, Volume.Of(options.ScratchParent), databases, 8);
        }
        bool isReadBack = options.Verification == IntegrityLevel.Full;
        int passes = isReadBack && DatabaseCopier.GoesViaScratch(options, volume) ? 3 : 2;
        meter.Expect((databases * passes) + (size.OrdinaryBytes * (isReadBack ? 2 : 1)));
        return volume;
    }

    /// <summary>What is only in the write-ahead log yet can be as much again.</summary>
    private static long SizeWithLog(string database) => FileStatus.Of(database).Length + FileStatus.Of(database + "-wal").Length;
}
