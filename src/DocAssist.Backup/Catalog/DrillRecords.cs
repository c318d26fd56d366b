using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Catalog;

/// <summary>The last restore drill of each clinic that has backups in a root, in .docassist beside them. Losing it loses only memory.</summary>
public static class DrillRecords
{
    private const string FileName = "drill.json";

    /// <summary>Reads all, the latest first; an absent or unreadable file is an empty one.</summary>
    public static IReadOnlyList<DrillRecord> Read(string root)
    {
        byte[]? text = BackupRoot.TryReadState(root, FileName);
        if (text is null)
        {
            return [];
        }
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.List("drills").Select(ReadOne).OrderByDescending(d => d.DrilledAtUtc).ToList();
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException or OverflowException)
        {
            return [];
        }
    }

    /// <summary>Puts a drill in the place of the clinic's last one. Call it under the lock of the root.</summary>
    /// <exception cref="BackupException">The file cannot be written, e.g. on a read-only medium.</exception>
    internal static void Save(string root, DrillRecord drill)
    {
        List<DrillRecord> all = [drill, .. Read(root).Where(d => !d.IsOf(drill.Host, drill.DataPath))];
        BackupRoot.WriteState(root, FileName, json =>
        {
            json.WriteStartArray("drills");
            all.ForEach(d => Write(json, d));
            json.WriteEndArray();
        });
    }

    private static DrillRecord ReadOne(JsonElement drill) =>
        ManifestText.TryParseUtc(drill.Text("drilled_at_utc"), out DateTime at)
            ? new(drill.OptionalText("host"), drill.OptionalText("data_path"), drill.Text("backup"), at, drill.Flag("passed"), TimeSpan.FromMilliseconds(drill.Amount("restore_milliseconds")))
            : throw ManifestJson.Invalid("'drilled_at_utc' is no time");

    private static void Write(Utf8JsonWriter json, DrillRecord drill)
    {
        json.WriteStartObject();
        json.WriteString("host", drill.Host);
        json.WriteString("data_path", drill.DataPath);
        json.WriteString("backup", drill.Backup);
        json.WriteString("drilled_at_utc", ManifestText.FormatUtc(drill.DrilledAtUtc));
        json.WriteBoolean("passed", drill.Passed);
        json.WriteNumber("restore_milliseconds", (long)drill.RestoreTime.TotalMilliseconds);
        json.WriteEndObject();
    }
}
