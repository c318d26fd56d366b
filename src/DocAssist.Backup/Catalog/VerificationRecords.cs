using System.Collections.Generic;
using System.Text.Json;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Catalog;

/// <summary>
/// What checks found, in .docassist beside the backups: a published backup is never written again. Losing it loses only memory.
/// </summary>
internal static class VerificationRecords
{
    private const string Passed = "passed_in_full";

    private static readonly StateList<VerificationRecord> s_list = new("verifications.json", "verifications", Read, Write);

    /// <summary>Reads all, by name of the backup.</summary>
    public static Dictionary<string, VerificationRecord> Read(string root) => StateList<VerificationRecord>.ByName(s_list.Read(root), r => r.Name);

    /// <summary>Reads all, by name of the backup, for whoever relies on what was found.</summary>
    /// <exception cref="BackupException">AccessDenied, ReadFailed: the file is there and cannot be read.</exception>
    public static Dictionary<string, VerificationRecord> Require(string root) => StateList<VerificationRecord>.ByName(s_list.Require(root), r => r.Name);

    /// <summary>Adds a record and forgets those of backups that are gone. Call it under the lock of the root.</summary>
    /// <exception cref="BackupException">The file cannot be written, e.g. on a read-only medium.</exception>
    public static void Save(string root, VerificationRecord record) => s_list.Put(root, record, r => r.Name);

    private static VerificationRecord Read(JsonElement record) => new(
        record.Text("name"),
        record.OptionalText("created_at"),
        record.Time("checked_at_utc"),
        record.Text("level"),
        record.Word<BackupVerdict>("verdict"),
        record.OptionalText("reason"))
    {
        PassedInFull = record.TryGetProperty(Passed, out _) && record.Flag(Passed),
        Flaw = record.TryGetProperty("flaw", out JsonElement flaw) && flaw.ValueKind == JsonValueKind.Object ? new(flaw.Word<BackupVerdict>("verdict"), flaw.Text("reason")) : null,
    };

    private static void Write(Utf8JsonWriter json, VerificationRecord record)
    {
        json.WriteString("name", record.Name);
        json.WriteString("created_at", record.CreatedAt);
        json.WriteString("checked_at_utc", ManifestText.FormatUtc(record.CheckedAtUtc));
        json.WriteString("level", record.Level);
        json.WriteString("verdict", record.Verdict.ToString());
        json.WriteString("reason", record.Reason);
        json.WriteBoolean(Passed, record.PassedInFull);
        if (record.Flaw is DataFlaw flaw)
        {
            json.WriteStartObject("flaw");
            json.WriteString("verdict", flaw.Verdict.ToString());
            json.WriteString("reason", flaw.Reason);
            json.WriteEndObject();
        }
    }
}
