using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Configuration;

/// <summary>A file of settings, which people may edit too. What it does not name, others decide.</summary>
public static class ConfigurationFile
{
    private const int Longest = 1024 * 1024;

    private const int EnterableByAll = 0x1ed;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The settings that a file names; none where there is no file.</summary>
    /// <exception cref="BackupException">ConfigurationInvalid; AccessDenied, ReadFailed.</exception>
    public static IReadOnlyDictionary<string, object> Read(string path)
    {
        using JsonDocument? document = Parse(path);
        return document is null ? new Dictionary<string, object>() : Values(document.RootElement, path, []);
    }

    /// <summary>Changes some settings of a file and leaves all else in it as it is; comments are lost. The file is made where there is none.</summary>
    /// <param name="path">The file.</param>
    /// <param name="scope">The machine's file can be read by every account, the user's by nobody else.</param>
    /// <param name="set">New values by the names of their settings.</param>
    /// <param name="reset">Names of settings to take out.</param>
    /// <param name="patience">How long to wait for another command that changes the file.</param>
    /// <param name="token">Ends the waiting.</param>
    /// <exception cref="BackupException">ConfigurationInvalid, AnotherRunActive; AccessDenied, ReadFailed, WriteFailed, NotEnoughSpace, FlushFailed.</exception>
    public static void Change(string path, ConfigurationScope scope, IReadOnlyDictionary<string, object> set, IReadOnlyCollection<string> reset, TimeSpan patience, CancellationToken token)
    {
        Dictionary<string, object> values = set.ToDictionary(s => Require(s.Key, path).Key, s => Check(Require(s.Key, path), s.Value, path), StringComparer.Ordinal);
        List<string> dropped = reset.Select(name => Require(name, path).Key).ToList();
        MakeFolder(Path.GetDirectoryName(path)!, scope);
        using FolderLock held = Lock(path, patience, token);
        using JsonDocument? before = Parse(path);
        if (before is not null)
        {
            // What is replaced or taken out may be wrong: that is how it is mended.
            Values(before.RootElement, path, [.. values.Keys, .. dropped]);
        }
        byte[] text = Write(before?.RootElement, values, dropped);
        DurableFile.Replace(path, text, readableByAll: scope == ConfigurationScope.Machine);
    }

    internal static BackupException Invalid(string path, string why, Exception? inner = null) => new(
        BackupErrorCode.ConfigurationInvalid,
        $"The configuration '{path}' is not valid: {why}.",
        "Set it anew or take it out (-Reset) with Set-DocAssistBackupConfiguration, or correct the file.",
        path,
        inner);

    private static JsonDocument? Parse(string path)
    {
        string? text = IOFailure.WhenReading(path, () => ReadText(path));
        if (text is null)
        {
            return null;
        }
        try
        {
            JsonDocument document = JsonDocument.Parse(text, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            ManifestJson.RejectDuplicateKeys(document.RootElement);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw new InvalidDataException("it is no object in braces");
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException)
        {
            throw Invalid(path, e.Message.TrimEnd('.'), e);
        }
    }

    /// <summary>Notepad writes a mark of the encoding, and Windows PowerShell sixteen bits; both are read.</summary>
    private static string? ReadText(string path)
    {
        FileKind kind = FileStatus.Of(path).Kind;
        if (kind == FileKind.Missing || (kind == FileKind.Link && !File.Exists(path)))
        {
            return null;
        }
        if (kind is not (FileKind.File or FileKind.Link) || new FileInfo(path).Length > Longest)
        {
            throw Invalid(path, "it is no file, or a very long one");
        }
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using StreamReader reader = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException e)
        {
            throw Invalid(path, "it is no text in UTF-8", e);
        }
    }

    private static Dictionary<string, object> Values(JsonElement root, string path, IReadOnlyCollection<string> except)
    {
        Dictionary<string, object> values = new(StringComparer.Ordinal);
        foreach (SettingDefinition setting in SettingDefinitions.All.Where(s => !except.Contains(s.Key)))
        {
            if (root.TryGetProperty(setting.Key, out JsonElement value) && value.ValueKind != JsonValueKind.Null)
            {
                values.Add(setting.Name, Checked(setting, path, () => setting.Check(setting.Read(root, setting.Key))));
            }
        }
        return values;
    }

    private static object Check(SettingDefinition setting, object value, string path) => Checked(setting, path, () => setting.Check(value));

    private static object Checked(SettingDefinition setting, string path, Func<object> work)
    {
        try
        {
            return work();
        }
        catch (InvalidDataException e)
        {
            // What reads JSON names the key itself.
            string quoted = $"'{setting.Key}'";
            throw Invalid(path, e.Message.StartsWith(quoted, StringComparison.Ordinal) ? e.Message : $"{quoted} {e.Message}", e);
        }
    }

    private static byte[] Write(JsonElement? before, Dictionary<string, object> set, List<string> dropped)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new() { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            foreach (JsonProperty kept in before?.EnumerateObject().Where(p => !set.ContainsKey(p.Name) && !dropped.Contains(p.Name)) ?? [])
            {
                kept.WriteTo(json);
            }
            foreach (SettingDefinition setting in SettingDefinitions.All.Where(s => set.ContainsKey(s.Key)))
            {
                setting.Write(json, set[setting.Key]);
            }
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static SettingDefinition Require(string name, string path) => SettingDefinitions.Find(name) ?? throw Invalid(path, $"there is no setting '{name}'");

    private static void MakeFolder(string folder, ConfigurationScope scope)
    {
        if (Directory.Exists(folder))
        {
            return;
        }
        if (scope == ConfigurationScope.User)
        {
            IOFailure.WhenWriting(folder, () => Directory.CreateDirectory(Path.GetDirectoryName(folder)!));
            DurableFolder.CreateIfMissing(folder);
        }
        else
        {
            IOFailure.WhenWriting(folder, () => Directory.CreateDirectory(folder));
            // An administrator whose umask is strict would shut out those for whom the file is.
            (FileStatus.Of(folder).Access with { Mode = EnterableByAll }).ApplyTo(folder);
        }
        DurableFolder.Flush(Path.GetDirectoryName(folder)!);
    }

    private static FolderLock Lock(string path, TimeSpan patience, CancellationToken token)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (true)
        {
            token.ThrowIfCancellationRequested();
            if (FolderLock.TryAcquire(path + ".lock") is FolderLock taken)
            {
                return taken;
            }
            if (waited.Elapsed >= patience)
            {
                throw new BackupException(BackupErrorCode.AnotherRunActive, $"Another command is changing the configuration '{path}'.", "Try again when it has ended.", path);
            }
            token.WaitHandle.WaitOne(s_pause);
        }
    }
}
