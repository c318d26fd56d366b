using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;

namespace DocAssist.Backup.Verification;

/// <summary>
/// What checks of live databases found, in a folder of this machine and never in that of the data. Losing it loses only memory: the status then goes
/// by what backups and runs have seen.
/// </summary>
internal static class DatabaseMemory
{
    private const string FileName = "databases.json";

    /// <summary>A machine has one clinic or a few; the rest are files that somebody was curious about.</summary>
    private const int MostRecords = 50;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>The last check of a database; null when none is known.</summary>
    public static DatabaseCheckRecord? Of(string? database, string? localState) =>
        database is null || localState is null ? null : Read(localState).FirstOrDefault(r => string.Equals(r.Path, database, PathRelation.NameComparison));

    /// <summary>The last full check of a database that found it whole or damaged; null when none is known. A quick one says less and does not take its place.</summary>
    public static DatabaseCheckRecord? FullOf(string? database, string? localState) =>
        database is null || localState is null ? null : Read(localState).FirstOrDefault(r => IsFull(r) && string.Equals(r.Path, database, PathRelation.NameComparison));

    /// <summary>Remembers a report. The report stands, whether or not this can be done.</summary>
    public static void Remember(DatabaseReport report, string localState, ILog log)
    {
        if (report.Verdict is DatabaseVerdict.Busy or DatabaseVerdict.Unreadable)
        {
            // That it could not be looked at says nothing of it.
            return;
        }
        try
        {
            IOFailure.WhenWriting(localState, () => Directory.CreateDirectory(Path.GetDirectoryName(localState)!));
            DurableFolder.CreateIfMissing(localState);
            using FolderLock localLock = FolderLock.Acquire(Path.Combine(localState, "lock"), "a check of a database", s_patience, CancellationToken.None);
            DatabaseCheckRecord record = new(report.Path, report.CheckedAtUtc, report.Verdict, report.Level);
            Write(localState, [record, .. Read(localState).Where(r => !IsReplaced(r)).Take(MostRecords - 1)]);

            bool IsReplaced(DatabaseCheckRecord old) => string.Equals(old.Path, record.Path, PathRelation.NameComparison) && (IsFull(record) || !IsFull(old));
        }
        catch (Exception e) when (e is BackupException || SystemError.IsExpected(e))
        {
            log.Verbose($"The check could not be remembered in '{localState}': {e.Message}");
        }
    }

    private static bool IsFull(DatabaseCheckRecord record) => record is { Level: IntegrityLevel.Full, Verdict: DatabaseVerdict.Healthy or DatabaseVerdict.Corrupt };

    /// <summary>The latest first; an absent or unreadable file is an empty one.</summary>
    private static IReadOnlyList<DatabaseCheckRecord> Read(string localState)
    {
        try
        {
            string path = Path.Combine(localState, FileName);
            if (FileStatus.Of(path).Kind != FileKind.File)
            {
                return [];
            }
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.List("databases", ReadOne);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException || SystemError.IsExpected(e))
        {
            return [];
        }
    }

    private static DatabaseCheckRecord ReadOne(JsonElement record) => new(record.Text("path"), record.Time("checked_at_utc"), record.Word<DatabaseVerdict>("verdict"), record.OptionalText("level") == "full" ? IntegrityLevel.Full : IntegrityLevel.Quick);

    private static void Write(string localState, IEnumerable<DatabaseCheckRecord> records)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartArray("databases");
            foreach (DatabaseCheckRecord record in records)
            {
                json.WriteStartObject();
                json.WriteString("path", record.Path);
                json.WriteString("checked_at_utc", ManifestText.FormatUtc(record.CheckedAtUtc));
                json.WriteString("verdict", record.Verdict.ToString());
                json.WriteString("level", record.Level == IntegrityLevel.Full ? "full" : "quick");
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        DurableFile.Replace(Path.Combine(localState, FileName), stream.ToArray());
    }
}
