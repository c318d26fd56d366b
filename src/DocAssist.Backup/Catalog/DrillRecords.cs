using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Catalog;

/// <summary>The last restore drill of each clinic that has backups in a root, in .docassist beside them. Losing it loses only memory.</summary>
public static class DrillRecords
{
    private static readonly StateList<DrillRecord> s_list = new("drill.json", "drills", Read, Write);

    /// <summary>Reads all, the latest first; an absent or unreadable file is an empty one.</summary>
    public static IReadOnlyList<DrillRecord> Read(string root) => s_list.Read(root).OrderByDescending(d => d.DrilledAtUtc).ToList();

    /// <summary>Puts a drill in the place of the clinic's last one. Call it under the lock of the root.</summary>
    /// <exception cref="BackupException">The file cannot be written, e.g. on a read-only medium.</exception>
    internal static void Save(string root, DrillRecord drill) => s_list.Update(root, old => [drill, .. old.Where(d => !d.IsOf(drill.Host, drill.DataPath))]);

    private static DrillRecord Read(JsonElement drill) => new(
        drill.OptionalText("host"),
        drill.OptionalText("data_path"),
        drill.Text("backup"),
        drill.Time("drilled_at_utc"),
        drill.Flag("passed"),
        TimeSpan.FromMilliseconds(drill.Amount("restore_milliseconds")));

    private static void Write(Utf8JsonWriter json, DrillRecord drill)
    {
        json.WriteString("host", drill.Host);
        json.WriteString("data_path", drill.DataPath);
        json.WriteString("backup", drill.Backup);
        json.WriteString("drilled_at_utc", ManifestText.FormatUtc(drill.DrilledAtUtc));
        json.WriteBoolean("passed", drill.Passed);
        json.WriteNumber("restore_milliseconds", (long)drill.RestoreTime.TotalMilliseconds);
    }
}
