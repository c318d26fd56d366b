using System;
using System.IO;
using System.Text.Json;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Catalog;

/// <summary>The last restore drill in a root, in .docassist beside the backups. Losing it loses only memory.</summary>
/// <param name="Backup">Name of the backup.</param>
/// <param name="DrilledAtUtc">When.</param>
/// <param name="Passed">True when all was well.</param>
/// <param name="RestoreTime">How long the restore took.</param>
public sealed record DrillRecord(string Backup, DateTime DrilledAtUtc, bool Passed, TimeSpan RestoreTime)
{
    private const string FileName = "drill.json";

    /// <summary>Reads the record of a root; null when there is none that can be read.</summary>
    public static DrillRecord? Read(string root)
    {
        byte[]? text = BackupRoot.TryReadState(root, FileName);
        if (text is null)
        {
            return null;
        }
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement drill = document.RootElement;
            return ManifestText.TryParseUtc(drill.Text("drilled_at_utc"), out DateTime at)
                ? new(drill.Text("backup"), at, drill.Flag("passed"), TimeSpan.FromMilliseconds(drill.Amount("restore_milliseconds")))
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>Call it under the lock of the root.</summary>
    /// <exception cref="BackupException">The file cannot be written, e.g. on a read-only medium.</exception>
    internal void Save(string root)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("backup", Backup);
            json.WriteString("drilled_at_utc", ManifestText.FormatUtc(DrilledAtUtc));
            json.WriteBoolean("passed", Passed);
            json.WriteNumber("restore_milliseconds", (long)RestoreTime.TotalMilliseconds);
            json.WriteEndObject();
        }
        DurableFolder.CreateIfMissing(BackupRoot.StateFolder(root));
        DurableFile.Replace(Path.Combine(BackupRoot.StateFolder(root), FileName), stream.ToArray());
    }
}
