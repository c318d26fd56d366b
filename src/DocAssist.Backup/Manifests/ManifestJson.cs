using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace DocAssist.Backup.Manifests;

/// <summary>Reads JSON strictly: a wrong type or a missing key is an error that names the key. Unknown keys are ignored.</summary>
internal static class ManifestJson
{
    private const int LargeSet = 64;

    public static string Text(this JsonElement parent, string name) =>
        parent.OptionalText(name) ?? throw Invalid($"'{name}' is missing or empty");

    public static string? OptionalText(this JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }
        return value.ValueKind == JsonValueKind.String ? Decode(value, name) : throw Invalid($"'{name}' is no text");
    }

    /// <summary>A length, a size, a count: never negative.</summary>
    public static long Amount(this JsonElement parent, string name) =>
        parent.OptionalAmount(name) ?? throw Invalid($"'{name}' is missing");

    public static long? OptionalAmount(this JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }
        return AsAmount(value, name);
    }

    public static int SmallAmount(this JsonElement parent, string name)
    {
        long amount = parent.Amount(name);
        return amount <= int.MaxValue ? (int)amount : throw Invalid($"'{name}' is too large");
    }

    public static bool Flag(this JsonElement parent, string name) => parent.TryGetProperty(name, out JsonElement value) switch
    {
        true when value.ValueKind == JsonValueKind.True => true,
        true when value.ValueKind == JsonValueKind.False => false,
        _ => throw Invalid($"'{name}' is not true or false"),
    };

    public static JsonElement Object(this JsonElement parent, string name) =>
        parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Object ? value : throw Invalid($"'{name}' is no object");

    /// <summary>What is read of each element of a list; an absent list is an empty one.</summary>
    public static List<T> List<T>(this JsonElement parent, string name, Func<JsonElement, T> read)
    {
        if (!parent.TryGetProperty(name, out JsonElement value))
        {
            return [];
        }
        if (value.ValueKind != JsonValueKind.Array)
        {
            throw Invalid($"'{name}' is no list");
        }
        // No LINQ: for elements that are no objects .NET compiles it anew in each process.
        List<T> all = [];
        foreach (JsonElement element in value.EnumerateArray())
        {
            all.Add(read(element));
        }
        return all;
    }

    public static List<string> Texts(this JsonElement parent, string name) =>
        parent.List(name, e => e.ValueKind == JsonValueKind.String ? Decode(e, name) : throw Invalid($"'{name}' holds something that is no text"));

    public static DateTime Time(this JsonElement parent, string name) =>
        parent.OptionalTime(name) ?? throw Invalid($"'{name}' is missing");

    public static DateTime? OptionalTime(this JsonElement parent, string name)
    {
        // As this module writes it; thousands are read at once, and the general way takes ten times as long.
        if (parent.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.TryGetDateTime(out DateTime exact) && exact.Kind == DateTimeKind.Utc)
        {
            return exact;
        }
        return parent.OptionalText(name) is not string text ? null
            : ManifestText.TryParseUtc(text, out DateTime time) ? time
            : throw Invalid($"'{name}' is no time");
    }

    public static T Word<T>(this JsonElement parent, string name)
        where T : struct, Enum
    {
        string text = parent.Text(name);
        return Enum.TryParse(text, ignoreCase: false, out T word) && Enum.IsDefined(typeof(T), word) && char.IsLetter(text[0])
            ? word
            : throw Invalid($"'{name}' is '{text}', which this version does not know");
    }

    public static long AsAmount(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number >= 0
            ? number
            : throw Invalid($"'{name}' is no whole number from 0 on");

    /// <summary>With two keys of one name, readers differ in which they believe.</summary>
    public static void RejectDuplicateKeys(JsonElement element) => RejectDuplicateKeys(element, 0, []);

    /// <param name="element">Where to look.</param>
    /// <param name="depth">How deep it lies.</param>
    /// <param name="seen">A set for each depth, used for all objects there: there are thousands.</param>
    private static void RejectDuplicateKeys(JsonElement element, int depth, List<HashSet<string>> seen)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement child in element.EnumerateArray())
            {
                RejectDuplicateKeys(child, depth, seen);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            if (depth == seen.Count)
            {
                seen.Add(new(StringComparer.Ordinal));
            }
            HashSet<string> names = seen[depth] = Emptied(seen[depth]);
            foreach (JsonProperty property in element.EnumerateObject())
            {
                string name = property.Name;
                if (!names.Add(name))
                {
                    throw Invalid($"'{name}' stands twice in one object");
                }
                RejectDuplicateKeys(property.Value, depth + 1, seen);
            }
        }
    }

    /// <summary>A set to be used again. A large one is not, because clearing it takes as long as filling it.</summary>
    public static HashSet<string> Emptied(HashSet<string> names)
    {
        if (names.Count > LargeSet)
        {
            return new(StringComparer.Ordinal);
        }
        names.Clear();
        return names;
    }

    public static InvalidDataException Invalid(string why) => new(why);

    private static string Decode(JsonElement value, string name)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, which no file name and no text of ours has.
            throw Invalid($"'{name}' has a character that is none");
        }
    }
}
