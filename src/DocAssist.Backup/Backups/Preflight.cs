using System;
using System.Globalization;
using System.IO;
using System.Linq;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Backups;

/// <summary>What is looked at before anything is written: that the data and the root are there, apart, and that there is room.</summary>
internal static class Preflight
{
    /// <summary>Room that is asked for beyond the bytes of the data: manifest, names, a database that grows meanwhile.</summary>
    private const long Reserve = 16 * 1024 * 1024;

    /// <summary>Where Unix systems mount drives that can be taken away.</summary>
    private static readonly string[] s_mountPlaces = ["/mnt/", "/media/", "/run/media/", "/Volumes/"];

    /// <exception cref="BackupException">DataFolderNotFound, DatabaseNotFound, NotAClinicDatabase, PathsOverlap, AccessDenied.</exception>
    public static void RequireData(BackupOptions options)
    {
        string database = options.Data.DatabasePath;
        FileStatus status;
        try
        {
            status = FileStatus.Of(database);
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            throw IOFailure.Reading(database, e);
        }
        // Before a restore: that the database is gone or empty is why one restores.
        bool mayBeGone = options.Kind == BackupKind.Safety && status.Length == 0 && status.Kind is FileKind.Missing or FileKind.File;
        if (status.Kind != FileKind.File && !mayBeGone)
        {
            string what = status.Kind switch
            {
                FileKind.Missing => $"There is no '{database}'.",
                FileKind.Link => $"'{database}' is a link, and links are not followed.",
                _ => $"'{database}' is no file.",
            };
            throw new BackupException(BackupErrorCode.DatabaseNotFound, what, "Name the folder that holds clinic.db with -DataPath, or the database itself with DOCASSIST_DB_PATH.", database);
        }
        if (status.Length == 0 && !mayBeGone)
        {
            throw new BackupException(BackupErrorCode.NotAClinicDatabase, $"'{database}' has no bytes.", "Do not start the app on it: restore the newest good backup that Get-DocAssistBackup lists.", database);
        }
        RequireApart(options);
    }

    /// <summary>Makes the root where that cannot be a mistake, and says so.</summary>
    /// <exception cref="BackupException">BackupRootUnavailable, AccessDenied, WriteFailed, PathTooLong.</exception>
    public static void RequireRoot(BackupOptions options, ILog log)
    {
        string root = options.BackupRoot;
        if (Directory.Exists(root))
        {
            // Where a backup would have too long a path, nothing is to be left of the attempt.
            _ = IOFailure.WhenWriting(root, () => BackupName.NextFree(root, options.Kind, options.Now.DateTime));
            return;
        }
        string? parent = Path.GetDirectoryName(root);
        FileKind kind = KindOf(root);
        bool mayMake = kind == FileKind.Missing && (options.RootIsDefault || (parent is not null && Directory.Exists(parent)));
        if (!mayMake || IsUnmountedPlace(root))
        {
            throw BackupRoot.Unavailable(root, kind == FileKind.Missing ? "is not there" : "is not a folder");
        }
        if (options.RootIsDefault)
        {
            IOFailure.WhenWriting(root, () => Directory.CreateDirectory(parent!));
        }
        DurableFolder.Create(root);
        DurableFolder.Flush(parent!);
        log.Warning($"The backup root '{root}' was not there and has been made.");
    }

    /// <exception cref="BackupException">NotEnoughSpace.</exception>
    public static void RequireSpace(string folder, Volume volume, long bytes, long files)
    {
        long needed = bytes + Reserve;
        if (volume.FreeBytes < needed)
        {
            throw new BackupException(BackupErrorCode.NotEnoughSpace, string.Format(CultureInfo.InvariantCulture, "'{0}' needs {1:N0} bytes and its volume has {2:N0} free.", folder, needed, volume.FreeBytes), "Free some space, keep fewer backups, or choose another backup root.", folder);
        }
        if (volume.FreeFiles < files)
        {
            throw new BackupException(BackupErrorCode.NotEnoughSpace, string.Format(CultureInfo.InvariantCulture, "'{0}' needs {1:N0} files (inodes) and its volume can hold {2:N0} more.", folder, files, volume.FreeFiles), "Remove files from the volume or choose another backup root.", folder);
        }
    }

    private static FileKind KindOf(string root)
    {
        try
        {
            return FileStatus.Of(root).Kind;
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            throw BackupRoot.Unavailable(root, "cannot be reached", e);
        }
    }

    private static void RequireApart(BackupOptions options)
    {
        string[] parts = [options.Data.VectorStorePath, options.Data.PrescriptionsPath];
        string? clash = parts.FirstOrDefault(part => PathRelation.IsSameOrInside(options.BackupRoot, part))
            ?? (PathRelation.AreSame(options.BackupRoot, options.Data.Path) ? options.Data.Path : null)
            ?? parts.Prepend(options.Data.Path).FirstOrDefault(part => PathRelation.IsSameOrInside(part, options.BackupRoot));
        if (clash is not null)
        {
            throw new BackupException(BackupErrorCode.PathsOverlap, $"The backup root '{options.BackupRoot}' and the data in '{clash}' lie inside one another.", "Choose a backup root outside the data folder, best on another disk.", options.BackupRoot);
        }
    }

    /// <summary>True where a drive should be and is not: making the folder would fill the system's own disk unnoticed.</summary>
    private static bool IsUnmountedPlace(string root)
    {
        string? parent = Path.GetDirectoryName(root);
        return !Platform.IsWindows
            && parent is not null
            && s_mountPlaces.Any(place => root.StartsWith(place, StringComparison.Ordinal))
            && Volume.Of(parent).Identity == Volume.Of("/").Identity;
    }
}
