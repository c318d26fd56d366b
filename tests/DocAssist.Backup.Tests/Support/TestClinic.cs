using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using DocAssist.Backup.Backups;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Restoring;
using DocAssist.Backup.Retention;
using DocAssist.Backup.Sqlite;
using DocAssist.Backup.Verification;
using DocAssist.SampleClinic;

namespace DocAssist.Backup.Tests.Support;

/// <summary>A small clinic with its data and a backup root, made anew for each test.</summary>
public sealed class TestClinic : IDisposable
{
    private static readonly Lazy<string> s_template = new(MakeTemplate);

    private readonly TempFolder _folder;
    private int _made;

    private TestClinic(TempFolder folder) => _folder = folder;

    public static readonly DateTimeOffset Start = new(2026, 1, 5, 14, 30, 0, TimeSpan.FromHours(5.5));

    public static readonly TimeZoneInfo India = TimeZoneInfo.CreateCustomTimeZone("India", TimeSpan.FromHours(5.5), "India", "India");

    public string Data => _folder.Combine("data");

    public string Root => _folder.Combine("backups");

    public string Scratch => _folder.Combine("scratch");

    public string Database => Path.Combine(Data, "clinic.db");

    /// <summary>The moment that the next command believes it to be.</summary>
    public DateTimeOffset Now { get; set; } = Start;

    public static TestClinic Create([CallerMemberName] string test = "")
    {
        TestClinic clinic = new(TempFolder.ForCaller(test));
        Directory.CreateDirectory(clinic.Root);
        Directory.CreateDirectory(clinic.Scratch);
        Files.Copy(s_template.Value, clinic.Data);
        return clinic;
    }

    public BackupOptions Options() => new()
    {
        Data = DataFolder.At(Data, "-DataPath"),
        BackupRoot = Root,
        Now = Now,
        Zone = India,
        Random = (_made++).ToString("x8"),
        Host = "CLINIC-PC",
        ToolVersion = "0.1.0",
        ScratchParent = Scratch,
        Patience = TimeSpan.FromSeconds(1),
    };

    public BackupInfo BackUp(Func<BackupOptions, BackupOptions>? change = null) => Run(change).Backup;

    public BackupResult Run(Func<BackupOptions, BackupOptions>? change = null, RecordingLog? log = null) =>
        BackupCreator.Create((change ?? (o => o))(Options()), null, log, CancellationToken.None);

    public IReadOnlyList<BackupInfo> List() => BackupCatalog.List(Root, Now, India);

    public BackupInfo Find(string name) => BackupCatalog.Find(Path.Combine(Root, name), Now, India);

    public VerificationReport Verify(BackupInfo backup, IntegrityLevel level = IntegrityLevel.Full, bool remember = true) => BackupVerifier.Verify(
        backup,
        new() { Level = level, Now = Now, Zone = India, ScratchParent = Scratch, Remember = remember },
        null,
        null,
        CancellationToken.None);

    public RestoreOptions RestoreOptions(BackupInfo backup) => new()
    {
        Backup = backup,
        Data = DataFolder.At(Data, "-DataPath"),
        SafetyRoot = Root,
        Now = Now,
        Zone = India,
        Random = (_made++).ToString("x8"),
        Host = "CLINIC-PC",
        ToolVersion = "0.1.0",
        ScratchParent = Scratch,
        Patience = TimeSpan.FromSeconds(1),
    };

    public RestoreResult Restore(BackupInfo backup, Func<RestoreOptions, RestoreOptions>? change = null, RecordingLog? log = null, IProgress<BackupProgress>? progress = null, CancellationToken token = default) =>
        BackupRestorer.Restore((change ?? (o => o))(RestoreOptions(backup)), progress, log, token);

    /// <summary>The same options for a restore into another folder.</summary>
    public static RestoreOptions Into(RestoreOptions options, string folder) => options with { Data = DataFolder.At(folder, "-Destination"), IntoEmptyFolder = true };

    /// <summary>What restores leave in the data folder when they do not end well.</summary>
    public string[] DataLeftovers() => Directory.GetFileSystemEntries(Data).Select(p => Path.GetFileName(p)!).Where(n => n.Contains("restore")).ToArray();

    public RemovalOptions Removal() => new() { Now = Now, Zone = India, Patience = TimeSpan.FromSeconds(1) };

    /// <summary>Runs SQL in the live database, as the app would.</summary>
    public void Sql(string sql, string? database = null) => Databases.Execute(database ?? Database, sql);

    /// <summary>What lies in the root that is neither a backup nor this module's memory.</summary>
    public string[] Leftovers() => Directory.GetFileSystemEntries(Root).Select(p => Path.GetFileName(p)!)
        .Where(n => !n.StartsWith("backup_") && !n.StartsWith("safety_backup_") && n != ".docassist").ToArray();

    public void Dispose() => _folder.Dispose();

    private static string MakeTemplate()
    {
        string path = Path.Combine(Path.GetTempPath(), "docassist-tests", "template-" + Guid.NewGuid().ToString("N"));
        SampleClinicBuilder.Create(path, new() { Patients = 20, Prescriptions = 6, VectorRows = 10 });
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(path, recursive: true);
        return path;
    }
}
