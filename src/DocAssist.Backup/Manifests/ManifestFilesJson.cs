using System;
using System.Linq;
using System.Text.Json;
using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.Manifests;

/// <summary>What a manifest says of a file, and of the live file that a copy of a database was made of.</summary>
internal static class ManifestFilesJson
{
    public static void Write(Utf8JsonWriter json, ManifestEntry file)
    {
        json.WriteStartObject();
        json.WriteString("path", file.Path);
        json.WriteNumber("length", file.Length);
        json.WriteString("modified_utc", ManifestText.FormatUtc(file.ModifiedUtc));
        WriteTime(json, "changed_utc", file.ChangedUtc);
        json.WriteString("sha256", file.Sha256);
        if (file.Reused is ManifestReuse reused)
        {
            json.WriteStartObject("reused");
            json.WriteString("from", reused.From);
            json.WriteString("method", reused.Method.ToString());
            json.WriteString("read_at_utc", ManifestText.FormatUtc(reused.ReadAtUtc));
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, DatabaseState? state)
    {
        if (state is null)
        {
            return;
        }
        json.WriteStartObject("live_file");
        json.WriteNumber("length", state.Length);
        json.WriteString("modified_utc", ManifestText.FormatUtc(state.ModifiedUtc));
        WriteTime(json, "changed_utc", state.ChangedUtc);
        json.WriteString("header_sha256", state.HeaderSha256);
        json.WriteEndObject();
    }

    /// <exception cref="System.IO.InvalidDataException">It must not be used.</exception>
    public static ManifestEntry Read(JsonElement file, ManifestPaths paths)
    {
        string path = paths.AddFile(file.Text("path"));
        return new(path, file.Amount("length"), file.Time("modified_utc"), Hash(file, "sha256", path))
        {
            ChangedUtc = file.OptionalTime("changed_utc"),
            Reused = file.TryGetProperty("reused", out JsonElement reused) && reused.ValueKind != JsonValueKind.Null ? ReadReuse(reused, path) : null,
        };
    }

    /// <exception cref="System.IO.InvalidDataException">It is none.</exception>
    public static DatabaseState? ReadState(JsonElement database) => database.TryGetProperty("live_file", out _) && database.Object("live_file") is JsonElement state
        ? new(state.Amount("length"), state.Time("modified_utc"), state.OptionalTime("changed_utc"), Hash(state, "header_sha256", "a database's header"))
        : null;

    private static ManifestReuse ReadReuse(JsonElement reused, string path) => reused.ValueKind == JsonValueKind.Object
        ? new(reused.Text("from"), reused.Word<LinkMethod>("method"), reused.Time("read_at_utc"))
        : throw ManifestJson.Invalid($"'reused' of '{path}' is no object");

    private static string Hash(JsonElement parent, string name, string of)
    {
        string sha256 = parent.Text(name);
        return sha256.Length == 64 && sha256.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'))
            ? sha256
            : throw ManifestJson.Invalid($"the hash of '{of}' is no SHA-256");
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTime? utc)
    {
        if (utc is DateTime time)
        {
            json.WriteString(name, ManifestText.FormatUtc(time));
        }
    }
}
