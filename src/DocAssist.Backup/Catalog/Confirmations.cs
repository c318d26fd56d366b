using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Catalog;

/// <summary>
/// Which Suspect backups were accepted, in .docassist beside the backups: a published backup is never written again. Losing the file loses only
/// memory: what it had is Suspect again.
/// </summary>
internal static class Confirmations
{
    private const string FileName = "confirmations.json";

    /// <summary>Reads all; an absent or unreadable file is an empty one.</summary>
    public static Dictionary<string, Confirmation> Read(string root)
    {
        byte[]? text = BackupRoot.TryReadState(root, FileName);
        if (text is null)
        {
            return [];
        }
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.List("confirmations").Select(ReadOne)
                .GroupBy(c => c.Name, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException)
        {
            return [];
        }
    }

    /// <summary>Adds one and forgets those of backups that are gone. Call it under the lock of the root.</summary>
    /// <exception cref="BackupException">The file cannot be written, e.g. on a read-only medium.</exception>
    public static void Save(string root, Confirmation confirmation)
    {
        Dictionary<string, Confirmation> all = Read(root);
        all[confirmation.Name] = confirmation;
        List<Confirmation> kept = all.Values.Where(c => Directory.Exists(Path.Combine(root, c.Name))).OrderBy(c => c.Name, StringComparer.Ordinal).ToList();
        BackupRoot.WriteState(root, FileName, json =>
        {
            json.WriteStartArray("confirmations");
            kept.ForEach(c => Write(json, c));
            json.WriteEndArray();
        });
    }

    private static Confirmation ReadOne(JsonElement confirmation) =>
        ManifestText.TryParseUtc(confirmation.Text("confirmed_at_utc"), out DateTime at)
            ? new(confirmation.Text("name"), confirmation.OptionalText("created_at"), at, confirmation.Text("confirmed_by"), confirmation.Text("reason"))
            : throw ManifestJson.Invalid("'confirmed_at_utc' is no time");

    private static void Write(Utf8JsonWriter json, Confirmation confirmation)
    {
        json.WriteStartObject();
        json.WriteString("name", confirmation.Name);
        json.WriteString("created_at", confirmation.CreatedAt);
        json.WriteString("confirmed_at_utc", ManifestText.FormatUtc(confirmation.ConfirmedAtUtc));
        json.WriteString("confirmed_by", confirmation.ConfirmedBy);
        json.WriteString("reason", confirmation.Reason);
        json.WriteEndObject();
    }
}
