using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Catalog;

/// <summary>
/// What was restored last, part by part, in .docassist beside the backups: after a restore the data rightly has less than the newest backup.
/// Losing the file loses only memory: the next backup is Suspect then, which somebody can confirm.
/// </summary>
internal static class RestoredParts
{
    private const string FileName = "baseline.json";

    /// <summary>Reads all; an absent or unreadable file is an empty one.</summary>
    public static IReadOnlyList<RestoredPart> Read(string root)
    {
        byte[]? text = BackupRoot.TryReadState(root, FileName);
        if (text is null)
        {
            return [];
        }
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.List("restored").Select(ReadOne).ToList();
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException)
        {
            return [];
        }
    }

    /// <summary>Puts the parts in the place of what was known of them. Call it under the lock of the root.</summary>
    /// <exception cref="BackupException">The file cannot be written, e.g. on a read-only medium.</exception>
    public static void Save(string root, IReadOnlyCollection<RestoredPart> parts)
    {
        List<RestoredPart> all = [.. Read(root).Where(old => !parts.Any(p => p.IsOf(old.Host, old.DataPath) && p.Item == old.Item)), .. parts];
        BackupRoot.WriteState(root, FileName, json =>
        {
            json.WriteStartArray("restored");
            all.ForEach(p => Write(json, p));
            json.WriteEndArray();
        });
    }

    private static RestoredPart ReadOne(JsonElement part) =>
        ManifestText.TryParseUtc(part.Text("restored_at_utc"), out DateTime at) && ManifestText.TryParseUtc(part.Text("newest_backup_utc"), out DateTime newest)
            ? new(part.Text("host"), part.Text("data_path"), part.Text("item"), part.Text("backup"), part.Text("backup_path"), at, newest)
            : throw ManifestJson.Invalid("'restored_at_utc' or 'newest_backup_utc' is no time");

    private static void Write(Utf8JsonWriter json, RestoredPart part)
    {
        json.WriteStartObject();
        json.WriteString("host", part.Host);
        json.WriteString("data_path", part.DataPath);
        json.WriteString("item", part.Item);
        json.WriteString("backup", part.Backup);
        json.WriteString("backup_path", part.BackupPath);
        json.WriteString("restored_at_utc", ManifestText.FormatUtc(part.RestoredAtUtc));
        json.WriteString("newest_backup_utc", ManifestText.FormatUtc(part.NewestBackupUtc));
        json.WriteEndObject();
    }
}
