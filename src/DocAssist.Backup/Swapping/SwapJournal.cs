using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Swapping;

/// <summary>
/// What a restore is about to exchange, on the disk before the first step. As long as it is there the restore counts as not done and is
/// undone by whoever comes next; that it is gone, durably, is what makes a restore done.
/// </summary>
internal sealed record SwapJournal
{
    private const string FileName = "journal.json";

    /// <summary>The name that a journal gets at the end: Windows can promise the durability of a rename, and of no deletion.</summary>
    private const string ClosedFileName = "journal.done";

    private const int Version = 1;

    private const int MaximumLength = 16 * 1024 * 1024;

    /// <summary>Unique.</summary>
    public required string Id { get; init; }

    /// <summary>The data folder.</summary>
    public required string DataPath { get; init; }

    /// <summary>The data folder when the journal was written; it may have been moved since.</summary>
    public string? WrittenFor { get; init; }

    /// <summary>Name of the backup that was being restored.</summary>
    public required string Backup { get; init; }

    /// <summary>Name of the safety backup; null when there was nothing to save.</summary>
    public string? SafetyBackup { get; init; }

    /// <summary>When it began.</summary>
    public required DateTime StartedAtUtc { get; init; }

    /// <summary>What is exchanged, in this order.</summary>
    public IReadOnlyList<SwapPiece> Pieces { get; init; } = [];

    /// <summary>Where the restore of a data folder keeps its journal.</summary>
    public static string PathFor(string dataPath) => Path.Combine(WorkFolder.In(dataPath), FileName);

    public static bool IsThere(string dataPath) => FileStatus.Of(PathFor(dataPath)).Kind != FileKind.Missing;

    /// <summary>Reads the journal of a data folder, or says null when there is none.</summary>
    /// <exception cref="InvalidDataException">It is there and is no journal.</exception>
    /// <exception cref="BackupException">ReadFailed, AccessDenied.</exception>
    public static SwapJournal? Read(string dataPath)
    {
        string path = PathFor(dataPath);
        return IOFailure.WhenReading(path, () =>
        {
            FileStatus status = FileStatus.Of(path);
            if (status.Kind == FileKind.Missing)
            {
                return null;
            }
            return status is { Kind: FileKind.File, Length: <= MaximumLength } ? Parse(File.ReadAllBytes(path)).In(dataPath) : throw new NotSupportedException("it is no ordinary file");
        });
    }

    /// <exception cref="BackupException">NotEnoughSpace, AccessDenied, WriteFailed, FlushFailed.</exception>
    public void Write() => DurableFile.Replace(PathFor(DataPath), ToJson());

    /// <summary>Takes the journal away, durably: the moment in which a restore is done, or wholly undone.</summary>
    /// <exception cref="BackupException">AccessDenied, WriteFailed, FlushFailed.</exception>
    public void Close()
    {
        string path = PathFor(DataPath);
        string closed = Path.Combine(WorkFolder.In(DataPath), ClosedFileName);
        IOFailure.WhenWriting(closed, () => File.Delete(closed));
        PieceMove.Rename(path, closed);
    }

    /// <summary>The same journal for the data folder that it lies in, wherever that has been moved since.</summary>
    private SwapJournal In(string dataPath) => this with
    {
        DataPath = dataPath,
        Pieces = Pieces.Select(p => Path.GetDirectoryName(p.Live) == DataPath ? p with { Live = Path.Combine(dataPath, Path.GetFileName(p.Live)) } : p).ToList(),
    };

    private static SwapJournal Parse(byte[] text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            if (root.Amount("version") > Version)
            {
                throw ManifestJson.Invalid("a newer version of this module wrote it");
            }
            return new()
            {
                Id = root.Text("id"),
                DataPath = root.Text("data_path"),
                WrittenFor = root.Text("data_path"),
                Backup = root.Text("backup"),
                SafetyBackup = root.OptionalText("safety_backup"),
                StartedAtUtc = root.Time("started_at_utc"),
                Pieces = root.List("pieces", ParsePiece),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException("it is no valid JSON", e);
        }
    }

    private static SwapPiece ParsePiece(JsonElement piece) =>
        new(piece.Text("live"), piece.Flag("had_live"), piece.Flag("is_database"), piece.Texts("new_side_files"), piece.Text("new_fingerprint"), piece.Text("old_fingerprint"));

    private byte[] ToJson()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteString("id", Id);
            json.WriteString("data_path", DataPath);
            json.WriteString("backup", Backup);
            json.WriteString("safety_backup", SafetyBackup);
            json.WriteString("started_at_utc", ManifestText.FormatUtc(StartedAtUtc));
            json.WriteStartArray("pieces");
            foreach (SwapPiece piece in Pieces)
            {
                Write(json, piece);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, SwapPiece piece)
    {
        json.WriteStartObject();
        json.WriteString("live", piece.Live);
        json.WriteBoolean("had_live", piece.HadLive);
        json.WriteBoolean("is_database", piece.IsDatabase);
        json.WriteStartArray("new_side_files");
        foreach (string ending in piece.NewSideFiles)
        {
            json.WriteStringValue(ending);
        }
        json.WriteEndArray();
        json.WriteString("new_fingerprint", piece.NewFingerprint);
        json.WriteString("old_fingerprint", piece.OldFingerprint);
        json.WriteEndObject();
    }
}
