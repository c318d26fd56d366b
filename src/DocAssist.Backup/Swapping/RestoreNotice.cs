using System;
using System.IO;
using System.Text.Json;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Swapping;

/// <summary>
/// Says beside the backups that a restore is under way in some data folder, so that a listing can tell of one that was interrupted.
/// The journal in the data folder decides; without it a notice means nothing.
/// </summary>
internal static class RestoreNotice
{
    private const string FileName = "restore.json";

    /// <summary>The data folder that a restore was begun in and not finished, or null.</summary>
    public static string? PendingIn(string root)
    {
        byte[]? text = BackupRoot.TryReadState(root, FileName);
        if (text is null)
        {
            return null;
        }
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            string data = document.RootElement.Text("data_path");
            return SwapJournal.Read(data)?.Id == document.RootElement.Text("id") ? data : null;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException or ArgumentException or BackupException)
        {
            return null;
        }
    }

    /// <summary>Call it under the lock of the root.</summary>
    /// <exception cref="BackupException">The file cannot be written.</exception>
    public static void Write(string root, SwapJournal journal)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("id", journal.Id);
            json.WriteString("data_path", journal.DataPath);
            json.WriteEndObject();
        }
        DurableFolder.CreateIfMissing(BackupRoot.StateFolder(root));
        DurableFile.Replace(Path.Combine(BackupRoot.StateFolder(root), FileName), stream.ToArray());
    }

    public static void Remove(string root)
    {
        try
        {
            File.Delete(Path.Combine(BackupRoot.StateFolder(root), FileName));
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            // Without its journal it means nothing.
        }
    }
}
