using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.Manifests;

/// <summary>What a manifest says of a file, and of the live file that a copy of a database was made of.</summary>
internal static class ManifestFilesJson
{
    private const string Reuse = "reuse";

    /// <summary>How many bytes are handed on at once.</summary>
    private const int Piece = 64 * 1024;

    private static readonly byte[] s_newLine = Encoding.ASCII.GetBytes("\n      ");

    /// <summary>
    /// Writes "files", and before it, so that each need be said only once, "reuse": where files were taken from. A line for each file, without
    /// blanks: with thousands of them the indentation alone would be as much as what it indents.
    /// </summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ManifestEntry> files)
    {
        List<ManifestReuse> origins = files.Select(f => f.Reused).OfType<ManifestReuse>().Distinct().OrderBy(r => r.ReadAtUtc).ThenBy(r => r.Method).ToList();
        json.WriteStartArray(Reuse);
        origins.ForEach(o => Write(json, o));
        json.WriteEndArray();
        Dictionary<ManifestReuse, int> numbers = origins.Select((o, i) => (o, i)).ToDictionary(n => n.o, n => n.i);
        json.WriteStartArray("files");
        // One for all lines.
        using MemoryStream text = new();
        using Utf8JsonWriter line = new(text);
        foreach (ManifestEntry file in files)
        {
            text.SetLength(0);
            text.Write(s_newLine, 0, s_newLine.Length);
            line.Reset();
            Write(line, file, file.Reused is null ? null : numbers[file.Reused]);
            line.Flush();
            json.WriteRawValue(new ReadOnlySpan<byte>(text.GetBuffer(), 0, (int)text.Length), skipInputValidation: true);
            if (json.BytesPending > Piece)
            {
                json.Flush();
                Garbage.Bound();
            }
        }
        json.WriteEndArray();
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

    /// <summary>The files, each with where it comes from.</summary>
    /// <param name="lines">What "files" holds.</param>
    /// <param name="details">Our part of the manifest.</param>
    /// <param name="paths">Those that were named before.</param>
    /// <exception cref="InvalidDataException">They must not be used.</exception>
    public static List<ManifestEntry> Read(IReadOnlyList<ManifestFileLine> lines, JsonElement details, ManifestPaths paths)
    {
        List<ManifestReuse> origins = details.List(Reuse, o => new ManifestReuse(o.Text("from"), o.Word<LinkMethod>("method"), o.Time("read_at_utc")));
        List<ManifestEntry> files = new(lines.Count);
        foreach ((ManifestEntry entry, long? origin) in lines)
        {
            string path = paths.AddFile(entry.Path);
            files.Add(origin is null ? entry
                : origin < origins.Count ? entry with { Reused = origins[(int)origin] }
                : throw ManifestJson.Invalid($"'reused' of '{path}' has no such number in '{Reuse}'"));
            Garbage.Bound();
        }
        return files;
    }

    /// <exception cref="InvalidDataException">It is none.</exception>
    public static DatabaseState? ReadState(JsonElement database) => database.TryGetProperty("live_file", out _) && database.Object("live_file") is JsonElement state
        ? new(state.Amount("length"), state.Time("modified_utc"), state.OptionalTime("changed_utc"), Hash(state, "header_sha256", "a database's header"))
        : null;

    private static void Write(Utf8JsonWriter json, ManifestEntry file, int? origin)
    {
        json.WriteStartObject();
        json.WriteString("path", file.Path);
        json.WriteNumber("length", file.Length);
        json.WriteString("modified_utc", ManifestText.FormatUtc(file.ModifiedUtc));
        WriteTime(json, "changed_utc", file.ChangedUtc);
        json.WriteString("sha256", file.Sha256);
        if (origin is int number)
        {
            json.WriteNumber("reused", number);
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ManifestReuse origin)
    {
        json.WriteStartObject();
        json.WriteString("from", origin.From);
        json.WriteString("method", origin.Method.ToString());
        json.WriteString("read_at_utc", ManifestText.FormatUtc(origin.ReadAtUtc));
        json.WriteEndObject();
    }

    private static string Hash(JsonElement parent, string name, string of)
    {
        string sha256 = parent.Text(name);
        return CompactHash.TryParse(sha256, out _) ? sha256 : throw ManifestJson.Invalid($"the hash of '{of}' is no SHA-256");
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTime? utc)
    {
        if (utc is DateTime time)
        {
            json.WriteString(name, ManifestText.FormatUtc(time));
        }
    }
}
