using System.Collections.Generic;
using System.Linq;
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
        // Only counted here: thousands of documents need not be opened to see what they are.
        DataListing listing = DataListing.Take(options.Data, options.BackupRoot, options.IncludeExtra, live => PdfHeader.IsPromised(live.Path) ? false : previous?.IsDatabase(live));
        long databases = listing.Files.Where(f => f.IsDatabase).Sum(f => f.Status.Length) + SizeWithLog(options.Data.DatabasePath);
        List<SourceFile> files = listing.Files.Where(f => !f.IsDatabase).ToList();
        Volume volume = Volume.Of(options.BackupRoot);
        long written = databases + FileReuse.BytesToWrite(files, previous, options.BackupRoot, log);
        Preflight.RequireSpace(options.BackupRoot, volume, written, listing.Files.Count + listing.Folders.Count + 8);
        if (DatabaseCopier.GoesViaScratch(options, volume))
        {
            Preflight.RequireSpace(options.ScratchParent, Volume.Of(options.ScratchParent), databases, 8);
        }
        bool isReadBack = options.Verification == IntegrityLevel.Full;
        int passes = isReadBack && DatabaseCopier.GoesViaScratch(options, volume) ? 3 : 2;
        meter.Expect((databases * passes) + (files.Sum(f => f.Status.Length) * (isReadBack ? 2 : 1)));
        return volume;
    }

    /// <summary>What is only in the write-ahead log yet can be as much again.</summary>
    private static long SizeWithLog(string database) => FileStatus.Of(database).Length + FileStatus.Of(database + "-wal").Length;
}
