using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Sqlite;

namespace DocAssist.Backup.Manifests;

/// <summary>
/// Writes a manifest as the app reads it: UTF-8 without a mark, ASCII only, its seven keys first. The long lists come last,
/// so that a listing need not read them.
/// </summary>
internal static class ManifestWriter
{
    /// <summary>How "app_version" begins in a manifest of ours.</summary>
    public const string Maker = "DocAssist.Backup ";

    /// <summary>Writes it piece by piece: with many files it is larger than all else that a backup keeps in memory.</summary>
    /// <param name="manifest">The manifest, with details.</param>
    /// <param name="stream">Takes it; what goes wrong there goes on to the caller.</param>
    public static void Write(Manifest manifest, Stream stream)
    {
        using HashingStream content = new(stream);
        // The writer ends lines as the platform does; inside a string a line end is always escaped.
        using LineFeedStream lines = new(content);
        // The default encoder escapes everything but plain ASCII.
        using Utf8JsonWriter json = new(lines, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        WriteAppKeys(json, manifest);
        json.WriteStartObject("docassist_backup");
        WriteHead(json, manifest.Details!);
        WriteItems(json, manifest.Details!.Items);
        WriteDatabases(json, manifest.Details.Databases);
        ManifestFilesJson.Write(json, manifest.Details.Files);
        WriteStrings(json, "folders", manifest.Details.Folders);
        json.Flush();
        // It closes both objects.
        byte[] seal = ManifestSeal.Of(content.Finish());
        stream.Write(seal, 0, seal.Length);
    }

    private static void WriteAppKeys(Utf8JsonWriter json, Manifest manifest)
    {
        json.WriteString("created_at", manifest.CreatedAt);
        json.WriteString("version", "1.0");
        json.WriteString("type", "simple_backup");
        WriteNumber(json, "patient_count", manifest.PatientCount);
        WriteNumber(json, "visit_count", manifest.VisitCount);
        json.WriteString("app_version", manifest.AppVersion);
        json.WriteBoolean("encrypted", false);
    }

    private static void WriteHead(Utf8JsonWriter json, ManifestDetails details)
    {
        json.WriteNumber("schema", details.Schema);
        json.WriteString("id", details.Id);
        json.WriteString("created_at_utc", ManifestText.FormatUtc(details.CreatedAtUtc));
        if (details.ReadFromUtc is DateTime readFromUtc)
        {
            json.WriteString("read_from_utc", ManifestText.FormatUtc(readFromUtc));
        }
        json.WriteString("utc_offset", ManifestText.FormatOffset(details.UtcOffset));
        json.WriteString("kind", details.Kind.ToString());
        json.WriteString("label", details.Label);
        json.WriteString("host", details.Host);
        json.WriteString("platform", details.Platform);
        json.WriteString("tool_version", details.ToolVersion);
        json.WriteString("data_path", details.DataPath);
        json.WriteString("verdict", details.Verdict.ToString());
        WriteStrings(json, "reasons", details.Reasons);
        json.WriteString("verification", details.Verification);
        json.WriteStartObject("totals");
        json.WriteNumber("files", details.FileCount);
        json.WriteNumber("bytes", details.Bytes);
        json.WriteEndObject();
    }

    private static void WriteItems(Utf8JsonWriter json, IEnumerable<ManifestItem> items)
    {
        json.WriteStartArray("items");
        foreach (ManifestItem item in items)
        {
            json.WriteStartObject();
            json.WriteString("name", item.Name);
            json.WriteBoolean("present", item.Present);
            json.WriteNumber("files", item.Files);
            json.WriteNumber("bytes", item.Bytes);
            if (item.Pdfs is int pdfs)
            {
                json.WriteNumber("pdfs", pdfs);
                WriteNumber(json, "pdfs_without_header", item.PdfsWithoutHeader);
            }
            WriteStrings(json, "problems", item.Problems);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteDatabases(Utf8JsonWriter json, IEnumerable<ManifestDatabase> databases)
    {
        json.WriteStartArray("databases");
        foreach (ManifestDatabase database in databases)
        {
            json.WriteStartObject();
            json.WriteString("path", database.Path);
            json.WriteNumber("length", database.Length);
            json.WriteNumber("page_size", database.PageSize);
            json.WriteNumber("page_count", database.PageCount);
            json.WriteString("journal_mode", database.JournalMode);
            WriteIntegrity(json, database.Integrity);
            WriteCounts(json, database.Counts);
            ManifestFilesJson.Write(json, database.LiveFile);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteIntegrity(Utf8JsonWriter json, IntegrityResult integrity)
    {
        json.WriteStartObject("integrity");
        json.WriteString("level", integrity.Level);
        json.WriteString("result", integrity.Sound ? "ok" : "damaged");
        WriteStrings(json, "messages", integrity.Messages);
        WriteNumber(json, "foreign_key_violations", integrity.ForeignKeyViolations);
        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, SqliteCounts counts)
    {
        json.WriteStartObject("tables");
        foreach (KeyValuePair<string, long?> table in counts.Tables)
        {
            WriteNumber(json, table.Key, table.Value);
        }
        json.WriteEndObject();
        WriteNumbers(json, "sequences", counts.Sequences);
        WriteNumbers(json, "highest_ids", counts.HighestIds);
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, long>> numbers)
    {
        json.WriteStartObject(name);
        foreach (KeyValuePair<string, long> number in numbers)
        {
            json.WriteNumber(number.Key, number.Value);
        }
        json.WriteEndObject();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }
        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is long number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
