using System;
using System.IO;
using System.Linq;
using System.Text;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.FileSystem.Native;
using DocAssist.Backup.Logging;

namespace DocAssist.Backup.Swapping;

/// <summary>
/// Where a restore works: a folder beside each live file or folder that it exchanges, so that every step is a rename on one volume.
/// It is there only while a restore is at work or was interrupted.
/// </summary>
internal static class WorkFolder
{
    public const string Name = ".docassist-restore";

    /// <summary>What an interrupted restore leaves when somebody has worked with the data since: never deleted by this module.</summary>
    public const string LeftoversPrefix = "restore-leftovers_";

    private const string OwnerFile = "data-folder.txt";

    private const string KeepFile = "keep.txt";

    private const string DoneFile = "done.txt";

    /// <summary>Others may look whether there is a journal, and nothing more.</summary>
    private const uint Passable = 0x1C9;

    private static readonly string[] s_parts = ["new", "old", "strange"];

    public static string Beside(string live) => In(Path.GetDirectoryName(live)!);

    public static string In(string folder) => Path.Combine(folder, Name);

    /// <summary>Where the new file or folder is made ready.</summary>
    public static string New(string live) => Path.Combine(Beside(live), "new", Path.GetFileName(live));

    /// <summary>Where the old one goes.</summary>
    public static string Old(string live) => Path.Combine(Beside(live), "old", Path.GetFileName(live));

    /// <summary>Where something goes that appeared in its place in between.</summary>
    public static string Strange(string live) => Path.Combine(Beside(live), "strange", Path.GetFileName(live));

    /// <summary>Makes the work folder beside a live file or folder, owner-only on Unix; on Windows it inherits the rights of the data folder, as what is made in it does.</summary>
    /// <param name="place">The folder that holds the live file or folder.</param>
    /// <param name="dataPath">The data folder, where the journal will be.</param>
    /// <exception cref="BackupException">NotEnoughSpace, AccessDenied, WriteFailed.</exception>
    public static void Make(string place, string dataPath)
    {
        string work = In(place);
        MakeFolder(work);
        if (!Platform.IsWindows)
        {
            _ = LibC.ChMod(work, Passable);
        }
        foreach (string part in s_parts)
        {
            MakeFolder(Path.Combine(work, part));
        }
        DurableFile.Write(Path.Combine(work, OwnerFile), Encoding.UTF8.GetBytes(dataPath));
        DurableFolder.Flush(work);
        DurableFolder.Flush(place);
    }

    /// <summary>The data folder whose restore made a work folder, or null where there is none.</summary>
    public static string? OwnerOf(string place)
    {
        string path = Path.Combine(In(place), OwnerFile);
        return IOFailure.WhenReading(path, () => FileStatus.Of(path).Kind == FileKind.File ? File.ReadAllText(path) : null);
    }

    /// <summary>Says, durably, that a work folder holds somebody's work: it is then put aside and never deleted.</summary>
    /// <exception cref="BackupException">NotEnoughSpace, AccessDenied, WriteFailed, FlushFailed.</exception>
    public static void MarkToKeep(string work, string id) => DurableFile.Replace(Path.Combine(work, KeepFile), Encoding.UTF8.GetBytes(id));

    /// <summary>Says that the restore is done, for a work folder whose journal lies elsewhere and may be out of reach one day.</summary>
    /// <exception cref="BackupException">NotEnoughSpace, AccessDenied, WriteFailed, FlushFailed.</exception>
    public static void MarkDone(string work) => DurableFile.Replace(Path.Combine(work, DoneFile), []);

    /// <summary>Deletes a work folder whose restore is over, or puts it aside when it may hold the only copy of something.</summary>
    /// <param name="place">The folder that holds it.</param>
    /// <param name="hasJournal">True for the data folder itself, whose journal would be here.</param>
    /// <param name="log">Told of what could not be deleted, and of what was put aside.</param>
    public static void Sweep(string place, bool hasJournal, ILog log)
    {
        string work = In(place);
        try
        {
            if (FileStatus.Of(work).Kind == FileKind.Missing)
            {
                return;
            }
            bool isMarked = FileStatus.Of(Path.Combine(work, KeepFile)).Kind != FileKind.Missing;
            bool isOver = hasJournal || FileStatus.Of(Path.Combine(work, DoneFile)).Kind != FileKind.Missing;
            if (isMarked || (!isOver && HoldsOld(work)))
            {
                PutAside(place, work, log);
            }
            else
            {
                // First what is large: while any of it is left, what says that the restore is over must be there too.
                Array.ForEach(s_parts, part => FolderRemoval.Delete(Path.Combine(work, part)));
                FolderRemoval.Delete(work);
            }
        }
        catch (Exception e) when (e is BackupException || SystemError.IsExpected(e))
        {
            log.Warning($"'{work}' is no longer needed but could not be deleted ({e.Message}); the next restore or backup tries again.");
        }
    }

    private static bool HoldsOld(string work) => new[] { "old", "strange" }
        .Select(part => Path.Combine(work, part))
        .Any(part => FileStatus.Of(part).Kind == FileKind.Folder && Directory.GetFileSystemEntries(part).Length > 0);

    private static void PutAside(string place, string work, ILog log)
    {
        string keep = Path.Combine(work, KeepFile);
        string id = FileStatus.Of(keep).Kind == FileKind.File ? File.ReadAllText(keep) : "unknown";
        string name = LeftoversPrefix + string.Concat(id.Where(char.IsLetterOrDigit));
        for (int number = 1; ; number++)
        {
            string kept = Path.Combine(place, number == 1 ? name : $"{name}_{number}");
            if (FileStatus.Of(kept).Kind == FileKind.Missing && DurableFolder.TryRename(work, kept))
            {
                log.Warning($"Somebody worked with half restored data, or a part of it was out of reach. That is kept in '{kept}'; delete it when nothing in it is needed.");
                return;
            }
        }
    }

    /// <summary>Makes a folder in a work folder.</summary>
    /// <exception cref="BackupException">NotEnoughSpace, AccessDenied, WriteFailed.</exception>
    public static void MakeFolder(string path)
    {
        if (Platform.IsWindows)
        {
            IOFailure.WhenWriting(path, () =>
            {
                // What an earlier restore could not delete must not be taken for what this one moved out.
                if (Directory.Exists(path))
                {
                    throw new IOException("It is there already.");
                }
                Directory.CreateDirectory(path);
            });
        }
        else
        {
            DurableFolder.Create(path);
        }
    }
}
