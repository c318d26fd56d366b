using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.History;
using DocAssist.Backup.Runs;
using DocAssist.Backup.Status;

namespace DocAssist.Backup.Tests.Support;

/// <summary>Unattended runs of a small clinic, and what they write.</summary>
public static class Unattended
{
    /// <summary>Neither a full check nor a drill, which most tests need not wait for.</summary>
    public static readonly BackupConfiguration Quick = new() { FullCheckEveryDays = 0, DrillEveryDays = 0, LogLevel = LogLevel.Verbose };

    private static int s_made;

    public static string LocalState(this TestClinic clinic) => Path.Combine(Path.GetDirectoryName(clinic.Root)!, "state", "docassist");

    public static string HistoryFile(this TestClinic clinic) => Path.Combine(clinic.Root, ".docassist", "history.jsonl");

    public static string StatusFile(this TestClinic clinic) => Path.Combine(clinic.Root, ".docassist", "status.json");

    public static RunOptions RunOptions(this TestClinic clinic) => new()
    {
        DataPath = clinic.Data,
        BackupRoot = clinic.Root,
        Environment = new(_ => null, clinic.Scratch, clinic.Scratch, null),
        Configuration = Quick,
        Patience = TimeSpan.FromSeconds(1),
        LocalState = clinic.LocalState(),
        Now = clinic.Now,
        Zone = TestClinic.India,
        Random = Interlocked.Increment(ref s_made).ToString("x8"),
        Host = "CLINIC-PC",
        ToolVersion = "0.1.0",
        ScratchParent = clinic.Scratch,
    };

    public static RunResult RunUnattended(this TestClinic clinic, Func<RunOptions, RunOptions>? change = null, IProgress<BackupProgress>? progress = null, RecordingLog? log = null, CancellationToken token = default) =>
        BackupRun.Run((change ?? (o => o))(clinic.RunOptions()), progress, log, token);

    /// <summary>A day later, so that names and ages differ.</summary>
    public static RunResult RunNextDay(this TestClinic clinic, Func<RunOptions, RunOptions>? change = null)
    {
        clinic.Now += TimeSpan.FromDays(1);
        return clinic.RunUnattended(change);
    }

    public static IReadOnlyList<RunResult> History(this TestClinic clinic) => RunHistory.Read(clinic.Root, clinic.LocalState());

    public static BackupStatus Status(this TestClinic clinic, Func<StatusOptions, StatusOptions>? change = null)
    {
        StatusOptions options = new()
        {
            BackupRoot = clinic.Root,
            Data = DataFolder.At(clinic.Data, "-DataPath"),
            Host = "CLINIC-PC",
            Configuration = Quick,
            LocalState = clinic.LocalState(),
            Now = clinic.Now,
            Zone = TestClinic.India,
        };
        return StatusReader.Read((change ?? (o => o))(options));
    }

    /// <summary>Everything that runs wrote down, beside the backups and on this machine.</summary>
    public static string Written(this TestClinic clinic) => string.Concat(new[] { Path.Combine(clinic.Root, ".docassist"), clinic.LocalState() }
        .Where(Directory.Exists)
        .SelectMany(Directory.GetFiles)
        .Select(File.ReadAllText));
}
