using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Catalog;

/// <summary>A file of .docassist that is one list. Losing it loses only memory, so one that is absent or torn is an empty one.</summary>
internal sealed class StateList<T>
    where T : class
{
    private readonly string _fileName;
    private readonly string _property;
    private readonly Func<JsonElement, T> _read;
    private readonly Action<Utf8JsonWriter, T> _write;

    /// <param name="fileName">Name of the file.</param>
    /// <param name="property">What the list is called in it.</param>
    /// <param name="read">Reads one; throws InvalidDataException when it is none.</param>
    /// <param name="write">Writes the properties of one.</param>
    public StateList(string fileName, string property, Func<JsonElement, T> read, Action<Utf8JsonWriter, T> write)
    {
        _fileName = fileName;
        _property = property;
        _read = read;
        _write = write;
    }

    /// <summary>Reads all, in the order of the file. One that cannot be read is an empty one.</summary>
    public IReadOnlyList<T> Read(string root) => Parse(BackupRoot.TryReadState(root, _fileName));

    /// <summary>Reads all, in the order of the file.</summary>
    /// <exception cref="BackupException">AccessDenied, ReadFailed: it is there and cannot be read.</exception>
    public IReadOnlyList<T> Require(string root) => Parse(BackupRoot.ReadState(root, _fileName));

    /// <summary>All by the name of their backup; of two with one name the later.</summary>
    public static Dictionary<string, T> ByName(IReadOnlyList<T> all, Func<T, string> name) =>
        all.GroupBy(name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);

    /// <summary>Writes in the place of what was there what becomes of it. Call it under the lock of the root.</summary>
    /// <exception cref="BackupException">AccessDenied, ReadFailed, WriteFailed, NotEnoughSpace, FlushFailed: as on a read-only medium.</exception>
    public void Update(string root, Func<IReadOnlyList<T>, IEnumerable<T>> change)
    {
        List<T> all = change(Require(root)).ToList();
        BackupRoot.WriteState(root, _fileName, json => Write(json, all));
    }

    /// <summary>Adds one, in the place of that of the same backup, and forgets those of backups that are gone. Call it under the lock of the root.</summary>
    /// <exception cref="BackupException">As <see cref="Update"/>.</exception>
    public void Put(string root, T one, Func<T, string> name) => Update(root, old =>
    {
        Dictionary<string, T> all = ByName(old, name);
        all[name(one)] = one;
        return all.Keys.Where(n => Directory.Exists(Path.Combine(root, n))).OrderBy(n => n, StringComparer.Ordinal).Select(n => all[n]);
    });

    private IReadOnlyList<T> Parse(byte[]? text)
    {
        if (text is null)
        {
            return [];
        }
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.List(_property, TryParseOne).OfType<T>().ToList();
        }
        catch (Exception e) when (IsNone(e))
        {
            return [];
        }
    }

    /// <summary>One that another version of the module wrote does not hide the others.</summary>
    private T? TryParseOne(JsonElement one)
    {
        try
        {
            return _read(one);
        }
        catch (Exception e) when (IsNone(e))
        {
            return null;
        }
    }

    private static bool IsNone(Exception e) => e is JsonException or InvalidDataException or InvalidOperationException or OverflowException;

    private void Write(Utf8JsonWriter json, IEnumerable<T> all)
    {
        json.WriteStartArray(_property);
        foreach (T one in all)
        {
            json.WriteStartObject();
            _write(json, one);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
