using System.Collections.Generic;
using System.IO;
using System.Linq;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Swapping;

namespace DocAssist.Backup.Restoring;

/// <summary>What is looked at before anything is written: that nobody has the data open, that nothing is in the way, that there is room.</summary>
internal static class RestorePreflight
{
    /// <exception cref="BackupException">ApplicationRunning, DestinationNotEmpty, PathsOverlap, NotEnoughSpace, SafetyBackupFailed, AccessDenied, ReadFailed.</exception>
    public static void Require(RestoreOptions options, RestoreSelection selection)
    {
        RequirePlace(options, selection);
        RequireNotInUse(options, selection);
        RequireRoom(options, selection.Pieces);
    }

    /// <summary>What can be known before the backup is checked.</summary>
    /// <exception cref="BackupException">DestinationNotEmpty, DataFolderNotFound, PathsOverlap, SafetyBackupFailed, AccessDenied, ReadFailed.</exception>
    public static void RequirePlace(RestoreOptions options, RestoreSelection selection)
    {
        RequireApart(options, selection.Pieces);
        RequirePartsApart(options, selection.Pieces);
        RequireOrdinary(selection.Pieces);
        RequireNotMounted(selection.Pieces);
        if (options.IntoEmptyFolder)
        {
            RequireEmpty(options.Data.Path);
        }
    }

    /// <exception cref="BackupException">ApplicationRunning, AccessDenied, ReadFailed.</exception>
    public static void RequireNotInUse(RestoreOptions options, RestoreSelection selection)
    {
        if (Platform.IsMacOS && !options.IntoEmptyFolder && !options.Force)
        {
            throw new BackupException(BackupErrorCode.ApplicationRunning, $"On macOS it cannot be found out whether a program has the data in '{options.Data.Path}' open.", "Make sure that the app is closed, then use -Force.", options.Data.Path);
        }
        if (!options.IntoEmptyFolder)
        {
            DatabaseHold.Acquire(LiveDatabases.Find(options.Data, selection.Pieces.Select(p => p.Live))).Dispose();
        }
    }

    /// <summary>What is exchanged must not hold the backups.</summary>
    private static void RequireApart(RestoreOptions options, IReadOnlyList<RestorePiece> pieces)
    {
        string[] keep = options.IntoEmptyFolder ? [options.Backup.Path] : [options.Backup.Path, options.SafetyRoot];
        if (options.IntoEmptyFolder && BackupAround(options.Data.Path) is string around)
        {
            throw new BackupException(BackupErrorCode.PathsOverlap, $"'{options.Data.Path}' lies in the backup '{around}'.", "Restore to a folder outside the backups.", options.Data.Path);
        }
        bool clash = keep.Any(k => pieces.Any(p => PathRelation.IsSameOrInside(k, p.Live))) || PathRelation.IsSameOrInside(options.Data.Path, options.Backup.Path);
        if (clash)
        {
            throw new BackupException(BackupErrorCode.PathsOverlap, $"The backup '{options.Backup.Path}' and the data in '{options.Data.Path}' lie inside one another.", "Restore to a folder outside the backups.", options.Data.Path);
        }
    }

    /// <summary>What else lies in the data folder may be a folder that holds a part of the data by now.</summary>
    private static void RequirePartsApart(RestoreOptions options, IReadOnlyList<RestorePiece> pieces)
    {
        string[] parts = [options.Data.DatabasePath, options.Data.VectorStorePath, options.Data.PrescriptionsPath, options.Data.SettingsPath];
        RestorePiece? clash = pieces.FirstOrDefault(p => p.Item == DataItem.Extra && parts.Any(part => PathRelation.IsSameOrInside(part, p.Live)));
        if (clash is not null)
        {
            throw new BackupException(BackupErrorCode.PathsOverlap, $"'{clash.Live}' would be exchanged as a whole, and holds a part of the data.", "Name the parts to restore with -Item, without Extra.", clash.Live);
        }
    }

    private static string? BackupAround(string folder)
    {
        string? parent = Path.GetDirectoryName(folder);
        return parent is null ? null : BackupReader.IsBackup(parent) ? parent : BackupAround(parent);
    }

    /// <summary>A link would be exchanged for a folder, and what it leads to would be in no backup.</summary>
    private static void RequireOrdinary(IReadOnlyList<RestorePiece> pieces)
    {
        foreach (RestorePiece piece in pieces)
        {
            FileKind kind = IOFailure.WhenReading(piece.Live, () => FileStatus.Of(piece.Live).Kind);
            bool fits = kind == FileKind.Missing || kind == (piece.Folders.Any(f => f.Live == piece.Live) ? FileKind.Folder : FileKind.File);
            if (!fits)
            {
                throw new BackupException(BackupErrorCode.SafetyBackupFailed, $"'{piece.Live}' is a link or no ordinary file or folder, so it cannot be saved before it is replaced.", "Name its target instead (with DOCASSIST_DB_PATH, DOCASSIST_CHROMA_DIR or DOCASSIST_PDF_DIR), or restore into an empty folder with -Destination.", piece.Live);
            }
        }
    }

    /// <summary>A disk of its own cannot be renamed, and has nothing beside it.</summary>
    private static void RequireNotMounted(IReadOnlyList<RestorePiece> pieces)
    {
        string? mounted = pieces.Select(p => p.Live).FirstOrDefault(live => Path.GetDirectoryName(live) is not string parent
            || (Directory.Exists(live) && IOFailure.WhenReading(live, () => Volume.Of(live).Identity != Volume.Of(parent).Identity)));
        if (mounted is not null)
        {
            throw new BackupException(BackupErrorCode.SwapFailed, $"'{mounted}' is a disk or share of its own, so it cannot be exchanged, and nothing was changed.", "Restore the other parts with -Item, and this one into an empty folder with -Destination, from where it can be copied.", mounted);
        }
    }

    private static void RequireEmpty(string folder)
    {
        if (Path.GetDirectoryName(folder) is string parent && !Directory.Exists(parent))
        {
            throw new BackupException(BackupErrorCode.DataFolderNotFound, $"The folder '{parent}', in which '{Path.GetFileName(folder)}' would be made, is not there.", "Make it first, or name another folder with -Destination.", folder);
        }
        if (IOFailure.WhenReading(folder, () => FileStatus.Of(folder).Kind != FileKind.Missing && (!Directory.Exists(folder) || Directory.GetFileSystemEntries(folder).Length > 0)))
        {
            throw new BackupException(BackupErrorCode.DestinationNotEmpty, $"'{folder}' is not an empty folder.", "Name a new or an empty folder with -Destination.", folder);
        }
    }

    private static void RequireRoom(RestoreOptions options, IReadOnlyList<RestorePiece> pieces)
    {
        List<Need> needs = pieces.Select(p => new Need(Existing(Path.GetDirectoryName(p.Live)!), p.Bytes, (long)p.FileCount + p.Folders.Count)).ToList();
        if (!options.IntoEmptyFolder)
        {
            DataSize current = DataSize.Count(options.Data, options.SafetyRoot, pieces.Any(p => p.Item == DataItem.Extra));
            long bytes = current.DatabaseBytes + current.OrdinaryBytes + FileStatus.Of(options.Data.DatabasePath).Length;
            needs.Add(new(options.SafetyRoot, bytes, current.Files + current.Folders + 8));
        }
        foreach (IGrouping<string, Need> volume in needs.GroupBy(n => Volume.Of(n.Folder).Identity))
        {
            string folder = volume.First().Folder;
            Preflight.RequireSpace(folder, Volume.Of(folder), volume.Sum(n => n.Bytes), volume.Sum(n => n.Files));
        }
    }

    /// <summary>The nearest folder above that is there.</summary>
    private static string Existing(string folder)
    {
        for (string? above = folder; above is not null; above = Path.GetDirectoryName(above))
        {
            if (Directory.Exists(above))
            {
                return above;
            }
        }
        throw new BackupException(BackupErrorCode.DataFolderNotFound, $"The drive or share of '{folder}' is not there.", "Connect it; or restore the other parts with -Item, or everything into an empty folder with -Destination.", folder);
    }

    /// <summary>The room that something takes.</summary>
    private sealed record Need(string Folder, long Bytes, long Files);
}
