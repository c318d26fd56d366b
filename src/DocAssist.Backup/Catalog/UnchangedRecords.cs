using System.Collections.Generic;
using System.Text.Json;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Catalog;

/// <summary>
/// For which backups, and when, no new one was made because nothing had changed; in .docassist beside the backups. Losing it loses only memory:
/// the last good backup looks older than it is.
/// </summary>
internal static class UnchangedRecords
{
    private static readonly StateList<UnchangedRecord> s_list = new("unchanged.json", "unchanged", Read, Write);

    /// <summary>Reads all, by name of the backup.</summary>
    public static Dictionary<string, UnchangedRecord> Read(string root) => StateList<UnchangedRecord>.ByName(s_list.Read(root), r => r.Name);

    /// <summary>Adds a record and forgets those of backups that are gone. Call it under the lock of the root.</summary>
    /// <exception cref="BackupException">The file cannot be written.</exception>
    public static void Save(string root, UnchangedRecord record) => s_list.Put(root, record, r => r.Name);

    private static UnchangedRecord Read(JsonElement record) => new(record.Text("name"), record.OptionalText("created_at"), record.Time("found_at_utc"));

    private static void Write(Utf8JsonWriter json, UnchangedRecord record)
    {
        json.WriteString("name", record.Name);
        json.WriteString("created_at", record.CreatedAt);
        json.WriteString("found_at_utc", ManifestText.FormatUtc(record.FoundAtUtc));
    }
}
