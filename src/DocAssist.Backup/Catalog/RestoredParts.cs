using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Catalog;

/// <summary>
/// What was restored last, part by part, in .docassist beside the backups: after a restore the data rightly has less than the newest backup.
/// Losing the file loses only memory: the next backup is Suspect then, which somebody can confirm.
/// </summary>
internal static class RestoredParts
{
    private static readonly StateList<RestoredPart> s_list = new("baseline.json", "restored", Read, Write);

    /// <summary>Reads all.</summary>
    public static IReadOnlyList<RestoredPart> Read(string root) => s_list.Read(root);

    /// <summary>Puts the parts in the place of what was known of them. Call it under the lock of the root.</summary>
    /// <exception cref="BackupException">The file cannot be written, e.g. on a read-only medium.</exception>
    public static void Save(string root, IReadOnlyCollection<RestoredPart> parts) =>
        s_list.Update(root, all => [.. all.Where(old => !parts.Any(p => p.IsOf(old.Host, old.DataPath) && p.Item == old.Item)), .. parts]);

    private static RestoredPart Read(JsonElement part) => new(
        part.Text("host"),
        part.Text("data_path"),
        part.Text("item"),
        part.Text("backup"),
        part.Text("backup_path"),
        part.Time("restored_at_utc"),
        part.Time("newest_backup_utc"));

    private static void Write(Utf8JsonWriter json, RestoredPart part)
    {
        json.WriteString("host", part.Host);
        json.WriteString("data_path", part.DataPath);
        json.WriteString("item", part.Item);
        json.WriteString("backup", part.Backup);
        json.WriteString("backup_path", part.BackupPath);
        json.WriteString("restored_at_utc", ManifestText.FormatUtc(part.RestoredAtUtc));
        json.WriteString("newest_backup_utc", ManifestText.FormatUtc(part.NewestBackupUtc));
    }
}
