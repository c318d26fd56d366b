using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.History;

/// <summary>A run as one line of JSON.</summary>
internal static class RunRecord
{
    /// <summary>The line, without its end.</summary>
    public static string Format(RunResult run)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            Write(json, run);
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Writes a run as an object of a larger text.</summary>
    public static void Write(Utf8JsonWriter json, RunResult run)
    {
        json.WriteStartObject();
        json.WriteString("id", run.Id);
        json.WriteString("started_at_utc", ManifestText.FormatUtc(run.StartedAtUtc));
        json.WriteString("ended_at_utc", ManifestText.FormatUtc(run.EndedAtUtc));
        json.WriteString("outcome", run.Outcome.ToString());
        json.WriteNumber("exit_code", run.ExitCode);
        json.WriteString("backup", run.Backup);
        json.WriteString("error_id", run.ErrorId);
        json.WriteString("message", run.Message);
        json.WriteString("hint", run.Hint);
        json.WriteNumber("bytes", run.Bytes);
        json.WriteNumber("files", run.Files);
        json.WriteNumber("removed", run.Removed);
        json.WriteBoolean("fully_checked", run.FullyChecked);
        json.WriteBoolean("drilled", run.Drilled);
        json.WriteStartArray("phases");
        foreach (RunPhase phase in run.Phases)
        {
            json.WriteStartObject();
            json.WriteString("name", phase.Name);
            json.WriteNumber("milliseconds", (long)(phase.Seconds * 1000));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteString("host", run.Host);
        json.WriteString("tool_version", run.ToolVersion);
        json.WriteString("data_path", run.DataPath);
        json.WriteString("backup_root", run.BackupRoot);
        json.WriteEndObject();
    }

    /// <summary>Reads a line; null when it is torn or of a version that this one does not understand.</summary>
    public static RunResult? TryParse(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException)
        {
            return null;
        }
    }

    private static RunResult Read(JsonElement run) => new()
    {
        Id = run.Text("id"),
        StartedAtUtc = run.Time("started_at_utc"),
        EndedAtUtc = run.Time("ended_at_utc"),
        Outcome = run.Word<RunOutcome>("outcome"),
        ExitCode = run.SmallAmount("exit_code"),
        Backup = run.OptionalText("backup"),
        ErrorId = run.OptionalText("error_id"),
        Message = run.Text("message"),
        Hint = run.OptionalText("hint"),
        Bytes = run.Amount("bytes"),
        Files = run.SmallAmount("files"),
        Removed = run.SmallAmount("removed"),
        FullyChecked = run.Flag("fully_checked"),
        Drilled = run.Flag("drilled"),
        Phases = Phases(run),
        Host = run.Text("host"),
        ToolVersion = run.Text("tool_version"),
        DataPath = run.OptionalText("data_path"),
        BackupRoot = run.Text("backup_root"),
    };

    private static List<RunPhase> Phases(JsonElement run) => run.List("phases", p => new RunPhase(p.Text("name"), p.Amount("milliseconds") / 1000.0));
}
