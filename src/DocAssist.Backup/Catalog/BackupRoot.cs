using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.Catalog;

/// <summary>The folder that holds backups, and what this module keeps beside them in .docassist.</summary>
internal static class BackupRoot
{
    private const string StateFolderName = ".docassist";

    /// <exception cref="BackupException">BackupRootUnavailable.</exception>
    public static void RequireThere(string root)
    {
        FileStatus status;
        try
        {
            status = FileStatus.Of(root);
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            throw Unavailable(root, "cannot be reached", e);
        }
        // The root itself may be a link; it counts as there when the link leads to a folder.
        if (status.Kind is not (FileKind.Folder or FileKind.Link) || !Directory.Exists(root))
        {
            throw Unavailable(root, status.Kind == FileKind.Missing ? "is not there" : "is not a folder");
        }
    }

    public static BackupException Unavailable(string root, string why, Exception? inner = null) =>
        new(BackupErrorCode.BackupRootUnavailable, $"The backup root '{root}' {why}.", "Connect the drive or share, or name the right folder with -BackupRoot.", root, inner);

    /// <summary>True for the root, and for a folder that holds nothing else of anybody's.</summary>
    public static bool IsAllOf(string path, string root)
    {
        try
        {
            return PathRelation.IsSameOrInside(root, path)
                && (PathRelation.AreSame(root, path) || Directory.GetFileSystemEntries(path).All(p => SystemNames.Has(Path.GetFileName(p)) || IsAllOf(p, root)));
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            return false;
        }
    }

    /// <summary>Makes sure that only one command changes this root.</summary>
    /// <exception cref="BackupException">AnotherRunActive, AccessDenied, BackupRootUnavailable, WriteFailed, NotEnoughSpace.</exception>
    public static FolderLock Lock(string root, DateTime nowUtc, TimeSpan patience, CancellationToken token)
    {
        RequireThere(root);
        DurableFolder.CreateIfMissing(StateFolder(root));
        string owner = $"process {Polyfills.ProcessId} on {Environment.MachineName} since {Manifests.ManifestText.FormatUtc(nowUtc)}";
        return FolderLock.Acquire(Path.Combine(StateFolder(root), "lock"), owner, patience, token);
    }

    public static string StateFolder(string root) => Path.Combine(root, StateFolderName);

    /// <summary>Reads a file of .docassist, or null when it is not there or cannot be read: losing one loses only memory.</summary>
    public static byte[]? TryReadState(string root, string name)
    {
        try
        {
            return ReadState(root, name);
        }
        catch (BackupException)
        {
            return null;
        }
    }

    /// <summary>Reads a file of .docassist, or null when it is not there: for whoever would lose it by writing, or lose more without it.</summary>
    /// <exception cref="BackupException">AccessDenied, ReadFailed: as when another program holds it for a moment.</exception>
    public static byte[]? ReadState(string root, string name)
    {
        string path = Path.Combine(StateFolder(root), name);
        return IOFailure.WhenReading(path, () => FileStatus.Of(path).Kind == FileKind.File ? File.ReadAllBytes(path) : null);
    }

    /// <summary>Writes a file of .docassist, one JSON object, in the place of the old one. Call it under the lock of the root.</summary>
    /// <exception cref="BackupException">AccessDenied, WriteFailed, NotEnoughSpace, FlushFailed: as on a read-only medium.</exception>
    public static void WriteState(string root, string name, Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        DurableFolder.CreateIfMissing(StateFolder(root));
        DurableFile.Replace(Path.Combine(StateFolder(root), name), stream.ToArray());
    }
}
