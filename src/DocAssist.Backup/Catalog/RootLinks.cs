using System;
using System.IO;
using System.Text.Json;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Catalog;

/// <summary>
/// How files can be shared between backups of a root: tried once and remembered in .docassist. The memory of another volume, or of the place
/// where the root was before, is not believed; losing it costs only another trial.
/// </summary>
internal static class RootLinks
{
    private const string FileName = "links.json";

    /// <summary>What the root's volume can do. Call it under the lock of the root.</summary>
    public static LinkMethod Find(string root, ILog log)
    {
        string? place = PlaceOf(root);
        if (place is not null && Remembered(root, place) is LinkMethod known)
        {
            return known;
        }
        try
        {
            DurableFolder.CreateIfMissing(BackupRoot.StateFolder(root));
            LinkMethod found = FileLinks.Probe(BackupRoot.StateFolder(root));
            if (place is not null)
            {
                Save(root, place, found);
            }
            return found;
        }
        catch (BackupException e)
        {
            log.Verbose($"Whether '{root}' allows links could not be found out ({e.Message}): files are copied.");
            return LinkMethod.None;
        }
    }

    /// <summary>Drops a memory that has turned out wrong.</summary>
    /// <exception cref="BackupException">AccessDenied, WriteFailed.</exception>
    public static void Forget(string root)
    {
        string path = Path.Combine(BackupRoot.StateFolder(root), FileName);
        IOFailure.WhenWriting(path, () => File.Delete(path));
    }

    private static LinkMethod? Remembered(string root, string place)
    {
        byte[]? text = BackupRoot.TryReadState(root, FileName);
        if (text is null)
        {
            return null;
        }
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.Text("place") == place ? document.RootElement.Word<LinkMethod>("method") : null;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void Save(string root, string place, LinkMethod method) => BackupRoot.WriteState(root, FileName, json =>
    {
        json.WriteString("place", place);
        json.WriteString("method", method.ToString());
    });

    /// <summary>Volume and folder number; on Windows the volume and the path. Null where it cannot be told.</summary>
    private static string? PlaceOf(string root)
    {
        try
        {
            ulong number = FileStatus.Of(Path.Combine(root, ".")).Identity.Number;
            return FormattableString.Invariant($"{Volume.Of(root).Identity}|{(number == 0 ? root : number)}");
        }
        catch (Exception e) when (SystemError.IsExpected(e) || e is ArgumentException)
        {
            return null;
        }
    }
}
