using System;
using System.IO;
using System.Text.Json;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Retention;

/// <summary>The policy that the last run used, kept in .docassist so that a listing gives the reasons that really hold.</summary>
internal static class RetentionPolicyFile
{
    private const string FileName = "retention.json";

    /// <summary>The policy of the last run; the default one when none is known.</summary>
    public static RetentionPolicy Read(string root)
    {
        byte[]? text = BackupRoot.TryReadState(root, FileName);
        if (text is null)
        {
            return new();
        }
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement policy = document.RootElement;
            return new(policy.SmallAmount("keep_last"), policy.SmallAmount("keep_daily"), policy.SmallAmount("keep_weekly"), policy.SmallAmount("keep_monthly"));
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            return new();
        }
    }

    /// <exception cref="BackupException">WriteFailed, NotEnoughSpace, AccessDenied, FlushFailed.</exception>
    public static void Save(string root, RetentionPolicy policy)
    {
        if (Read(root) == policy && BackupRoot.TryReadState(root, FileName) is not null)
        {
            return;
        }
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("keep_last", policy.KeepLast);
            json.WriteNumber("keep_daily", policy.KeepDaily);
            json.WriteNumber("keep_weekly", policy.KeepWeekly);
            json.WriteNumber("keep_monthly", policy.KeepMonthly);
            json.WriteEndObject();
        }
        DurableFile.Replace(Path.Combine(BackupRoot.StateFolder(root), FileName), stream.ToArray());
    }
}
