using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Catalog;

/// <summary>A file of .docassist that is one list. Losing it loses only memory, so one that is absent or cannot be read is an empty one.</summary>
internal sealed class StateList<T>
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

    /// <summary>Reads all, in the order of the file.</summary>
    public IReadOnlyList<T> Read(string root)
    {
        byte[]? text = BackupRoot.TryReadState(root, _fileName);
        if (text is null)
        {
            return [];
        }
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.List(_property).Select(_read).ToList();
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException or OverflowException)
        {
            return [];
        }
    }

    /// <summary>Reads all by the name of their backup; of two with one name the later.</summary>
    public Dictionary<string, T> Read(string root, Func<T, string> name) =>
        Read(root).GroupBy(name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);

    /// <summary>Writes all in the place of what was there. Call it under the lock of the root.</summary>
    /// <exception cref="BackupException">AccessDenied, WriteFailed, NotEnoughSpace, FlushFailed: as on a read-only medium.</exception>
    public void Write(string root, IEnumerable<T> all) => BackupRoot.WriteState(root, _fileName, json =>
    {
        json.WriteStartArray(_property);
        foreach (T one in all)
        {
            json.WriteStartObject();
            _write(json, one);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    /// <summary>Adds one, in the place of that of the same backup, and forgets those of backups that are gone. Call it under the lock of the root.</summary>
    /// <exception cref="BackupException">As <see cref="Write"/>.</exception>
    public void Put(string root, T one, Func<T, string> name)
    {
        Dictionary<string, T> all = Read(root, name);
        all[name(one)] = one;
        Write(root, all.Where(e => Directory.Exists(Path.Combine(root, e.Key))).OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => e.Value).ToList());
    }
}
