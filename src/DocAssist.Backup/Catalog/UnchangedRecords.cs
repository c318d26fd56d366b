using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Catalog;

/// <summary>
/// For which backups, and when, no new one was made because nothing had changed; in .docassist beside the backups. Losing it loses only memory:
/// the last good backup looks older than it is.
/// </summary>
internal static class UnchangedRecords
{
    private const string FileName = "unchanged.json";

    /// <summary>Reads all records; an absent or unreadable file is an empty one.</summary>
    public static Dictionary<string, UnchangedRecord> Read(string root)
    {
        byte[]? text = BackupRoot.TryReadState(root, FileName);
        if (text is null)
        {
            return [];
        }
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.List("unchanged")
                .Select(r => new UnchangedRecord(r.Text("name"), r.OptionalText("created_at"), r.Time("found_at_utc")))
                .GroupBy(r => r.Name, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException)
        {
            return [];
        }
    }

    /// <summary>Adds a record and forgets those of backups that are gone. Call it under the lock of the root.</summary>
    /// <exception cref="BackupException">The file cannot be written.</exception>
    public static void Save(string root, UnchangedRecord record)
    {
        Dictionary<string, UnchangedRecord> all = Read(root);
        all[record.Name] = record;
        List<UnchangedRecord> kept = all.Values.Where(r => Directory.Exists(Path.Combine(root, r.Name))).OrderBy(r => r.Name, StringComparer.Ordinal).ToList();
        BackupRoot.WriteState(root, FileName, json =>
        {
            json.WriteStartArray("unchanged");
            foreach (UnchangedRecord one in kept)
            {
                json.WriteStartObject();
                json.WriteString("name", one.Name);
                json.WriteString("created_at", one.CreatedAt);
                json.WriteString("found_at_utc", ManifestText.FormatUtc(one.FoundAtUtc));
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
    }
}
