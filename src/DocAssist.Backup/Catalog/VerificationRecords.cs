using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Catalog;

/// <summary>
/// What checks found, in .docassist beside the backups: a published backup is never written again. Losing it loses only memory.
/// </summary>
internal static class VerificationRecords
{
    private const string FileName = "verifications.json";

    /// <summary>Reads all records; an absent or unreadable file is an empty one.</summary>
    public static Dictionary<string, VerificationRecord> Read(string root)
    {
        byte[]? text = BackupRoot.TryReadState(root, FileName);
        if (text is null)
        {
            return [];
        }
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.List("verifications").Select(ReadOne)
                .GroupBy(r => r.Name, StringComparer.Ordinal)
                .ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException)
        {
            return [];
        }
    }

    /// <summary>Adds a record and forgets those of backups that are gone. Call it under the lock of the root.</summary>
    /// <exception cref="BackupException">The file cannot be written, e.g. on a read-only medium.</exception>
    public static void Save(string root, VerificationRecord record)
    {
        Dictionary<string, VerificationRecord> all = Read(root);
        all[record.Name] = record;
        List<VerificationRecord> kept = all.Values
            .Where(r => Directory.Exists(Path.Combine(root, r.Name)))
            .OrderBy(r => r.Name, StringComparer.Ordinal)
            .ToList();
        DurableFolder.CreateIfMissing(BackupRoot.StateFolder(root));
        DurableFile.Replace(Path.Combine(BackupRoot.StateFolder(root), FileName), Write(kept));
    }

    private static VerificationRecord ReadOne(JsonElement record)
    {
        if (!ManifestText.TryParseUtc(record.Text("checked_at_utc"), out DateTime checkedAt))
        {
            throw ManifestJson.Invalid("'checked_at_utc' is no time");
        }
        return new(
            record.Text("name"),
            record.OptionalText("created_at"),
            checkedAt,
            record.Text("level"),
            record.Word<BackupVerdict>("verdict"),
            record.OptionalText("reason"));
    }

    private static byte[] Write(IEnumerable<VerificationRecord> records)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartArray("verifications");
            foreach (VerificationRecord record in records)
            {
                json.WriteStartObject();
                json.WriteString("name", record.Name);
                json.WriteString("created_at", record.CreatedAt);
                json.WriteString("checked_at_utc", ManifestText.FormatUtc(record.CheckedAtUtc));
                json.WriteString("level", record.Level);
                json.WriteString("verdict", record.Verdict.ToString());
                json.WriteString("reason", record.Reason);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return stream.ToArray();
    }
}
