using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Sqlite;

namespace DocAssist.Backup.Manifests;

/// <summary>Reads the text of a manifest and believes nothing of it: types, sizes and paths are checked.</summary>
internal static class ManifestReader
{
    private static readonly TimeSpan s_largestOffset = TimeSpan.FromHours(18);

    /// <summary>Reads a manifest whole.</summary>
    /// <returns>The manifest and whether its seal holds.</returns>
    /// <exception cref="InvalidDataException">With the reason.</exception>
    public static (Manifest Manifest, bool Sealed) Read(Stream text) => WhenParsing(() =>
    {
        ManifestLists lists = ManifestLists.Read(text);
        return (Read(lists.Rest, lists), lists.IsSealed);
    });

    /// <summary>Reads a manifest without its lists.</summary>
    /// <exception cref="InvalidDataException">With the reason.</exception>
    public static Manifest ReadHead(ReadOnlyMemory<byte> text) => WhenParsing(() => Read(text, null));

    private static T WhenParsing<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException("it is no valid JSON", e);
        }
    }

    private static Manifest Read(ReadOnlyMemory<byte> text, ManifestLists? lists)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw ManifestJson.Invalid("it is no JSON object");
        }
        ManifestJson.RejectDuplicateKeys(root);
        return ReadRoot(root, lists);
    }

    private static Manifest ReadRoot(JsonElement root, ManifestLists? lists)
    {
        bool ours = root.TryGetProperty("docassist_backup", out JsonElement details);
        bool apps = root.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("simple_backup");
        if (!ours && LooseText(root, "app_version")?.StartsWith(ManifestWriter.Maker, StringComparison.Ordinal) == true)
        {
            throw ManifestJson.Invalid("this module wrote it, but its part 'docassist_backup' is gone");
        }
        if (!ours && !apps)
        {
            throw ManifestJson.Invalid("neither this module nor the app wrote it");
        }
        if (ours && details.ValueKind != JsonValueKind.Object)
        {
            throw ManifestJson.Invalid("'docassist_backup' is no object");
        }
        return new()
        {
            CreatedAt = LooseText(root, "created_at"),
            PatientCount = LooseNumber(root, "patient_count"),
            VisitCount = LooseNumber(root, "visit_count"),
            AppVersion = LooseText(root, "app_version"),
            Details = ours ? ReadDetails(details, lists) : null,
        };
    }

    /// <summary>The app takes any type for its own keys, so a strange one is no reason to hide a backup.</summary>
    private static string? LooseText(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? LooseNumber(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= 0 ? number : null;

    private static ManifestDetails ReadDetails(JsonElement details, ManifestLists? lists)
    {
        int schema = details.SmallAmount("schema");
        if (schema != ManifestDetails.CurrentSchema)
        {
            throw ManifestJson.Invalid($"it has format {schema}, and this version of the module reads format {ManifestDetails.CurrentSchema}");
        }
        if (!ManifestText.TryParseUtc(details.Text("created_at_utc"), out DateTime createdAtUtc) || !ManifestText.TryParseOffset(details.Text("utc_offset"), out TimeSpan offset))
        {
            throw ManifestJson.Invalid("'created_at_utc' or 'utc_offset' is no time");
        }
        if (createdAtUtc.Year is < 1970 or > 9000 || offset.Duration() > s_largestOffset)
        {
            throw ManifestJson.Invalid("'created_at_utc' or 'utc_offset' cannot be");
        }
        foreach (string list in new[] { "files", "folders" })
        {
            if (details.TryGetProperty(list, out JsonElement value) && value.ValueKind != JsonValueKind.Array)
            {
                throw ManifestJson.Invalid($"'{list}' is no list");
            }
        }
        JsonElement totals = details.Object("totals");
        string platform = details.Text("platform");
        ManifestPaths paths = new(platform);
        ManifestPaths databases = new(platform);
        return new()
        {
            Schema = schema,
            Id = details.Text("id"),
            CreatedAtUtc = createdAtUtc,
            ReadFromUtc = details.OptionalTime("read_from_utc"),
            UtcOffset = offset,
            Kind = details.Word<BackupKind>("kind"),
            Label = details.OptionalText("label"),
            Host = details.Text("host"),
            Platform = platform,
            ToolVersion = details.Text("tool_version"),
            DataPath = details.Text("data_path"),
            Verdict = details.Word<BackupVerdict>("verdict"),
            Reasons = details.Texts("reasons"),
            Verification = details.Text("verification"),
            FileCount = totals.SmallAmount("files"),
            Bytes = totals.Amount("bytes"),
            Items = details.List("items", ReadItem),
            Databases = details.List("databases", d => ReadDatabase(d, databases)),
            Files = ManifestFilesJson.Read(lists?.Files ?? [], details, paths),
            Folders = (lists?.Folders ?? []).Select(paths.AddFolder).ToList(),
        };
    }

    private static ManifestItem ReadItem(JsonElement item) =>
        new(item.Text("name"), item.Flag("present"), item.SmallAmount("files"), item.Amount("bytes"), item.Texts("problems"))
        {
            Pdfs = OptionalCount(item, "pdfs"),
            PdfsWithoutHeader = OptionalCount(item, "pdfs_without_header"),
        };

    private static int? OptionalCount(JsonElement item, string name) => item.OptionalAmount(name) is null ? null : item.SmallAmount(name);

    private static ManifestDatabase ReadDatabase(JsonElement database, ManifestPaths paths)
    {
        JsonElement integrity = database.Object("integrity");
        return new(
            paths.AddFile(database.Text("path")),
            database.Amount("length"),
            database.SmallAmount("page_size"),
            database.Amount("page_count"),
            database.Text("journal_mode"),
            new(integrity.Text("result") == "ok", integrity.Text("level"), integrity.Texts("messages"), integrity.OptionalAmount("foreign_key_violations")),
            new(ReadTables(database.Object("tables")), ReadNumbers(database.Object("sequences")))
            {
                HighestIds = database.TryGetProperty("highest_ids", out _) ? ReadNumbers(database.Object("highest_ids")) : [],
            })
        {
            LiveFile = ManifestFilesJson.ReadState(database),
        };
    }

    private static Dictionary<string, long?> ReadTables(JsonElement tables)
    {
        Dictionary<string, long?> read = new(StringComparer.Ordinal);
        foreach (JsonProperty table in tables.EnumerateObject())
        {
            read.Add(table.Name, table.Value.ValueKind == JsonValueKind.Null ? null : ManifestJson.AsAmount(table.Value, table.Name));
        }
        return read;
    }

    private static Dictionary<string, long> ReadNumbers(JsonElement numbers)
    {
        Dictionary<string, long> read = new(StringComparer.Ordinal);
        foreach (JsonProperty number in numbers.EnumerateObject())
        {
            bool isNumber = number.Value.ValueKind == JsonValueKind.Number;
            read.Add(number.Name, isNumber && number.Value.TryGetInt64(out long value) ? value : throw ManifestJson.Invalid($"the number of '{number.Name}' is no whole number"));
        }
        return read;
    }
}
