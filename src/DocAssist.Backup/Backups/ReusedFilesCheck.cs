using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Verification;

namespace DocAssist.Backup.Backups;

/// <summary>Reads reused files back. One that has rotted is copied afresh, and the backups that share it are named and remembered as damaged.</summary>
internal sealed class ReusedFilesCheck
{
    private readonly BackupOptions _options;
    private readonly string _staging;
    private readonly ProgressMeter _meter;
    private readonly ILog _log;
    private readonly CancellationToken _token;

    public ReusedFilesCheck(BackupOptions options, string staging, ProgressMeter meter, ILog log, CancellationToken token)
    {
        _options = options;
        _staging = staging;
        _meter = meter;
        _log = log;
        _token = token;
    }

    /// <summary>Checks what was reused. What is fresh afterwards is still to be checked like any other.</summary>
    /// <param name="content">The backup in the making.</param>
    /// <param name="sources">Where its files come from.</param>
    /// <exception cref="BackupException">The copies cannot be written, or what was found cannot be remembered.</exception>
    public void MakeSound(BackupContent content, IReadOnlyList<SourceFile> sources)
    {
        List<ManifestEntry> reused = content.Files.Reused.ToList();
        HashSet<string> bad = new(HashCheck.Run(_staging, reused, _meter.Advance, _token).Select(i => i.Path));
        if (bad.Count == 0)
        {
            return;
        }
        List<ManifestEntry> rotten = reused.Where(e => bad.Contains(e.Path)).ToList();
        NameAll(rotten);
        foreach (ManifestEntry entry in rotten)
        {
            content.Remove(entry.Path);
            string copy = RelativePath.Under(_staging, entry.Path);
            IOFailure.WhenWriting(copy, () => System.IO.File.Delete(copy));
        }
        new FileCopier(_staging, content, _meter.Advance, _token) { ReadBack = content.ReadBack }.CopyAll(sources.Where(s => bad.Contains(s.BackupPath)));
    }

    private void NameAll(List<ManifestEntry> rotten)
    {
        IReadOnlyDictionary<string, IReadOnlyList<string>> shared = SharedDamage.Find(_options.BackupRoot, string.Empty, rotten, _token);
        if (shared.Count == 0)
        {
            _log.Warning("What was taken from the last good backup does not read back, although it does there: the files were copied afresh. Check the disk of the backup root and the memory of the machine.");
            return;
        }
        SharedDamage.Remember(_options.BackupRoot, shared.Keys, _options.Now.UtcDateTime);
        _log.Warning($"{string.Join(", ", shared.Keys)}: files in it do not read back as they were saved, so it is damaged. The new backup has fresh copies of them. Check the disk of the backup root.");
        foreach (string path in rotten.Select(r => r.Path))
        {
            _log.Verbose($"Rotten in {string.Join(", ", shared.Where(s => s.Value.Contains(path)).Select(s => s.Key))}: {path}");
        }
    }
}
