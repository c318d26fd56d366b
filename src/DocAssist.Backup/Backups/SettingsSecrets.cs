using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using DocAssist.Backup.Logging;

namespace DocAssist.Backup.Backups;

/// <summary>The app keeps passwords of cloud storage in settings.json in clear; whoever holds a backup holds them too.</summary>
internal static class SettingsSecrets
{
    private const int LongestSettings = 1024 * 1024;

    private static readonly string[] s_words = ["secret", "password", "token", "api_key", "access_key"];

    /// <summary>Warns when the saved settings hold a secret; never says what it is.</summary>
    public static void WarnOf(string settings, ILog log)
    {
        switch (HoldSecret(settings))
        {
            case true:
                log.Warning("settings.json holds credentials of a cloud storage in clear, and so does the backup: keep it where only you can read it.");
                break;
            case null:
                log.Warning("settings.json is no valid JSON; it was saved as it is.");
                break;
        }
    }

    /// <summary>Whether settings hold a secret; null when they are no valid JSON.</summary>
    public static bool? HoldSecret(string settings)
    {
        try
        {
            FileInfo file = new(settings);
            if (!file.Exists || file.Length > LongestSettings)
            {
                return false;
            }
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(settings));
            return HoldsSecret(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool HoldsSecret(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Any(p => (IsFilled(p.Value) && IsSecret(p.Name)) || HoldsSecret(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().Any(HoldsSecret),
        _ => false,
    };

    private static bool IsSecret(string name) => s_words.Any(w => name.IndexOf(w, StringComparison.OrdinalIgnoreCase) >= 0);

    private static bool IsFilled(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString()!.Length > 0;
}
