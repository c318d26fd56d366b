using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.Checking;

/// <summary>What a check wants to know of the app's settings.json.</summary>
/// <param name="BackupOnClose">True where the app makes a backup of its own when it closes.</param>
/// <param name="UnknownKey">A key that makes the app forget all its settings, or null.</param>
internal sealed record AppSettings(bool BackupOnClose, string? UnknownKey)
{
    private static readonly string[] s_backup =
    [
        "auto_backup_enabled", "backup_frequency_hours", "backup_on_close", "cloud_sync_enabled", "cloud_backend_type", "cloud_config", "max_local_backups",
    ];

    private static readonly string[] s_doctor =
    [
        "doctor_name", "qualifications", "registration_number", "specialization", "clinic_name", "clinic_address", "phone", "email",
    ];

    /// <summary>Reads them; null when there are none, or none that can be read.</summary>
    public static AppSettings? Read(string path)
    {
        try
        {
            if (FileStatus.Of(path).Kind != FileKind.File)
            {
                return null;
            }
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            bool off = root.TryGetProperty("backup", out JsonElement backup) && backup.ValueKind == JsonValueKind.Object
                && backup.TryGetProperty("backup_on_close", out JsonElement onClose) && onClose.ValueKind == JsonValueKind.False;
            return new(!off, Unknown(root, "backup", s_backup) ?? Unknown(root, "doctor", s_doctor));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException || SystemError.IsExpected(e))
        {
            return null;
        }
    }

    private static string? Unknown(JsonElement root, string name, string[] known) =>
        root.TryGetProperty(name, out JsonElement part) && part.ValueKind == JsonValueKind.Object
            ? part.EnumerateObject().Where(p => !known.Contains(p.Name)).Select(p => $"{name}.{p.Name}").FirstOrDefault()
            : null;
}
