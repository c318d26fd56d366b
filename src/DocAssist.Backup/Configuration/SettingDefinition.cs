using System;
using System.Globalization;
using System.IO;
using System.Text.Json;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Configuration;

/// <summary>One setting: how it is called, what it may be, how it stands in a file.</summary>
/// <param name="Name">The name of the property and of the parameter.</param>
/// <param name="Key">The name in a file.</param>
/// <param name="Get">Takes it out of a configuration.</param>
/// <param name="Apply">Puts it into one.</param>
/// <param name="Read">Takes it out of a file, by its key.</param>
/// <param name="Check">Gives the value as it is kept; throws InvalidDataException with the reason why it cannot be.</param>
internal sealed record SettingDefinition(
    string Name,
    string Key,
    Func<BackupConfiguration, object?> Get,
    Func<BackupConfiguration, object, BackupConfiguration> Apply,
    Func<JsonElement, string, object> Read,
    Func<object, object> Check)
{
    public static SettingDefinition Folder(string name, string key, Func<BackupConfiguration, object?> get, Func<BackupConfiguration, string, BackupConfiguration> apply) =>
        new(name, key, get, (c, v) => apply(c, (string)v), (json, k) => json.Text(k), v => RequireAbsolute((string)v));

    public static SettingDefinition Number(string name, string key, int least, int most, Func<BackupConfiguration, object?> get, Func<BackupConfiguration, int, BackupConfiguration> apply) =>
        new(name, key, get, (c, v) => apply(c, (int)v), ReadNumber, v => RequireRange((int)v, least, most));

    public static SettingDefinition Flag(string name, string key, Func<BackupConfiguration, object?> get, Func<BackupConfiguration, bool, BackupConfiguration> apply) =>
        new(name, key, get, (c, v) => apply(c, (bool)v), (json, k) => json.Flag(k), v => v);

    public static SettingDefinition Word<T>(string name, string key, Func<BackupConfiguration, object?> get, Func<BackupConfiguration, T, BackupConfiguration> apply)
        where T : struct, Enum =>
        new(name, key, get, (c, v) => apply(c, (T)v), ReadWord<T>, v => v);

    /// <summary>Writes a value with its key.</summary>
    public void Write(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case int number:
                json.WriteNumber(Key, number);
                break;
            case bool flag:
                json.WriteBoolean(Key, flag);
                break;
            default:
                json.WriteString(Key, value.ToString());
                break;
        }
    }

    private static object ReadNumber(JsonElement json, string key) =>
        json.GetProperty(key) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out int number) ? number : throw new InvalidDataException("is no whole number");

    private static object ReadWord<T>(JsonElement json, string key)
        where T : struct, Enum
    {
        // People write it by hand, so capitals do not matter; a number is no word.
        string text = json.Text(key);
        return char.IsLetter(text[0]) && Enum.TryParse(text, ignoreCase: true, out T word) && Enum.IsDefined(typeof(T), word)
            ? word
            : throw new InvalidDataException($"is '{text}', and can be {string.Join(", ", Enum.GetNames(typeof(T)))}");
    }

    private static object RequireRange(int number, int least, int most) => number >= least && number <= most
        ? number
        : throw new InvalidDataException(string.Format(CultureInfo.InvariantCulture, "is {0}, and can be from {1} to {2}", number, least, most));

    /// <summary>.NET Framework refuses characters that the system does not know.</summary>
    private static string Whole(string path)
    {
        try
        {
            return Path.GetFullPath(path);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or PathTooLongException)
        {
            throw new InvalidDataException($"is '{path}', which is no path", e);
        }
    }

    /// <summary>A relative path would be another one in each session.</summary>
    private static string RequireAbsolute(string path)
    {
        bool absolute = Platform.IsWindows
            ? path.StartsWith(@"\\", StringComparison.Ordinal) || (path.Length > 2 && path[1] == ':' && path[2] is '\\' or '/')
            : path.StartsWith("/", StringComparison.Ordinal);
        if (!absolute || path.IndexOf('\0') >= 0)
        {
            throw new InvalidDataException($"is '{path}', and must be a whole path, from the {(Platform.IsWindows ? "drive or share" : "root")} on");
        }
        string full = Whole(path);
        string trimmed = full.TrimEnd(Path.DirectorySeparatorChar);
        return trimmed.Length < Path.GetPathRoot(full)!.Length ? full : trimmed;
    }
}
