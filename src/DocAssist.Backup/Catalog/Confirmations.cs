using System.Collections.Generic;
using System.Text.Json;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Catalog;

/// <summary>
/// Which Suspect backups were accepted, in .docassist beside the backups: a published backup is never written again. Losing the file loses only
/// memory: what it had is Suspect again.
/// </summary>
internal static class Confirmations
{
    private static readonly StateList<Confirmation> s_list = new("confirmations.json", "confirmations", Read, Write);

    /// <summary>Reads all, by name of the backup.</summary>
    public static Dictionary<string, Confirmation> Read(string root) => StateList<Confirmation>.ByName(s_list.Read(root), c => c.Name);

    /// <summary>Adds one and forgets those of backups that are gone. Call it under the lock of the root.</summary>
    /// <exception cref="BackupException">The file cannot be written, e.g. on a read-only medium.</exception>
    public static void Save(string root, Confirmation confirmation) => s_list.Put(root, confirmation, c => c.Name);

    private static Confirmation Read(JsonElement confirmation) =>
        new(confirmation.Text("name"), confirmation.OptionalText("created_at"), confirmation.Time("confirmed_at_utc"), confirmation.Text("confirmed_by"), confirmation.Text("reason"));

    private static void Write(Utf8JsonWriter json, Confirmation confirmation)
    {
        json.WriteString("name", confirmation.Name);
        json.WriteString("created_at", confirmation.CreatedAt);
        json.WriteString("confirmed_at_utc", ManifestText.FormatUtc(confirmation.ConfirmedAtUtc));
        json.WriteString("confirmed_by", confirmation.ConfirmedBy);
        json.WriteString("reason", confirmation.Reason);
    }
}
