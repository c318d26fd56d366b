using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json;
using DocAssist.SampleClinic.Python;

namespace DocAssist.SampleClinic;

/// <summary>Lists backups by the app's rules.</summary>
public static class AppReader
{
    private static readonly bool s_isWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    // Python's parser gives up at its recursion limit of a thousand.
    private static readonly JsonDocumentOptions s_json = new() { MaxDepth = 900 };

    /// <summary>Lists what the app would list, newest first.</summary>
    /// <param name="backupRoot">Where backups lie.</param>
    /// <returns>The backups the app sees; those it trips over are left out, as it leaves them out.</returns>
    /// <exception cref="AppTypeErrorException">
    /// A date has an offset. With a single backup the app gets as far as its status before it fails, with more not so far.
    /// </exception>
    /// <remarks>
    /// The app reads a manifest in the encoding of its platform, so one with anything but ASCII reads differently from one
    /// computer to the next; here it counts as unreadable.
    /// </remarks>
    public static IReadOnlyList<AppBackupEntry> List(string backupRoot)
    {
        if (!Directory.Exists(backupRoot))
        {
            return [];
        }

        StringComparer order = s_isWindows ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        List<AppBackupEntry> entries = [];
        foreach (string folder in Directory.GetDirectories(backupRoot).Where(IsCandidate).OrderByDescending(Path.GetFileName, order))
        {
            if (Read(folder) is AppBackupEntry entry)
            {
                entries.Add(entry);
            }
        }

        return entries.OrderByDescending(entry => entry.CreatedAt).ToList();
    }

    private static bool IsCandidate(string folder)
    {
        string name = Path.GetFileName(folder);
        StringComparison comparison = s_isWindows ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return name.StartsWith("backup_", comparison) && name.IndexOf("safety_backup", StringComparison.Ordinal) < 0;
    }

    private static AppBackupEntry? Read(string folder)
    {
        string name = Path.GetFileName(folder);
        string path = Path.Combine(folder, "backup_manifest.json");
        if (Directory.Exists(path))
        {
            return null;
        }

        if (!File.Exists(path))
        {
            return new AppBackupEntry(name, ModifiedAt(folder), 0, 0);
        }

        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            if (bytes.Any(value => value > 0x7F))
            {
                return null;
            }

            using JsonDocument document = JsonDocument.Parse(bytes, s_json);
            return Read(folder, name, document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException
            or InvalidOperationException
            or IOException
            or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static AppBackupEntry? Read(string folder, string name, JsonElement manifest)
    {
        if (manifest.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        DateTime createdAt = ModifiedAt(folder);
        if (manifest.TryGetProperty("created_at", out JsonElement value) && !IsFalsy(value))
        {
            if (value.ValueKind != JsonValueKind.String || !PythonTime.TryParse(value.GetString()!, out createdAt, out bool isAware))
            {
                return null;
            }

            if (isAware)
            {
                throw new AppTypeErrorException(name);
            }
        }

        return new AppBackupEntry(name, createdAt, Count(manifest, "patient_count"), Count(manifest, "visit_count"));
    }

    private static bool IsFalsy(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.String => value.GetString()!.Length == 0,
        JsonValueKind.Number => value.TryGetDouble(out double number) && number == 0,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        _ => false,
    };

    private static long? Count(JsonElement manifest, string key)
    {
        if (!manifest.TryGetProperty(key, out JsonElement value))
        {
            return 0;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long count) ? count : null;
    }

    private static DateTime ModifiedAt(string folder)
    {
        DateTime time = Directory.GetLastWriteTime(folder);

        // Python's dates have microseconds.
        return new DateTime(time.Ticks - (time.Ticks % 10), DateTimeKind.Unspecified);
    }
}
