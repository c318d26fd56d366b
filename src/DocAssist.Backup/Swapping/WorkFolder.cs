using System.IO;
using System.Text;
using DocAssist.Backup.FileSystem;

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
        foreach (string part in new[] { "new", "old", "strange" })
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

    private static void MakeFolder(string path)
    {
        if (Platform.IsWindows)
        {
            IOFailure.WhenWriting(path, () => Directory.CreateDirectory(path));
        }
        else
        {
            DurableFolder.Create(path);
        }
    }
}
