using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Backups;

/// <summary>What a backup says of itself: HOW-TO-RESTORE.txt, SHA256SUMS, and last of all its manifest.</summary>
internal sealed class BackupDescription
{
    /// <summary>The names of these files: no data of the clinic, also where a restore by hand left them in the data folder.</summary>
    public static readonly IReadOnlyList<string> FileNames = [ChecksumFile.FileName, RestoreInstructions.FileName, SafetyNote.FileName, Manifest.FileName];

    private readonly BackupOptions _options;
    private readonly BackupName _name;
    private readonly BackupContent _content;

    public BackupDescription(BackupOptions options, BackupName name, BackupContent content)
    {
        _options = options;
        _name = name;
        _content = content;
    }

    /// <summary>Writes them; they are flushed with all else in the folder.</summary>
    /// <exception cref="BackupException">NotEnoughSpace, WriteFailed.</exception>
    public void Write(string staging, (BackupVerdict Verdict, IReadOnlyList<string> Reasons) judged)
    {
        Manifest draft = Describe(judged);
        ManifestEntries files = new(_content.Files);
        if (_options.Kind == BackupKind.Safety)
        {
            files.Add(WriteText(staging, SafetyNote.FileName, SafetyNote.Write(_name)));
        }
        files.Add(WriteText(staging, RestoreInstructions.FileName, RestoreInstructions.Write(_name.ToString(), draft, draft.Details!.Items)));
        files.Sort();
        files.Add(WriteOwn(staging, ChecksumFile.FileName, stream => ChecksumFile.Write(files, stream)));
        ManifestDetails details = draft.Details with { Files = files, FileCount = files.Count, Bytes = files.Bytes };
        DurableFile.Create(Path.Combine(staging, Manifest.FileName), stream => ManifestWriter.Write(draft with { Details = details }, stream));
    }

    private ManifestEntry WriteText(string staging, string name, byte[] text) => WriteOwn(staging, name, stream => stream.Write(text, 0, text.Length));

    private ManifestEntry WriteOwn(string staging, string name, Action<Stream> write)
    {
        ManifestEntry? entry = null;
        DurableFile.Create(Path.Combine(staging, name), stream =>
        {
            using HashingStream hashing = new(stream);
            write(hashing);
            entry = new(name, hashing.Written, _options.Now.UtcDateTime, Polyfills.ToHex(hashing.Finish()));
        });
        return entry!;
    }

    private Manifest Describe((BackupVerdict Verdict, IReadOnlyList<string> Reasons) judged)
    {
        // Where the wished second was taken, the backup counts as made in the one it got: list and name agree then.
        TimeSpan moved = _name.Local > _options.Now.DateTime ? _name.Local - _options.Now.DateTime : TimeSpan.Zero;
        return new()
        {
            CreatedAt = ManifestText.FormatNaive(_options.Now.DateTime + moved),
            PatientCount = _content.Clinic?.Counts.Rows("patients"),
            VisitCount = _content.Clinic?.Counts.Rows("visits"),
            AppVersion = ManifestWriter.Maker + _options.ToolVersion,
            Details = new()
            {
                Id = _options.Id,
                CreatedAtUtc = _options.Now.UtcDateTime + moved,
                ReadFromUtc = _content.ReadFromUtc,
                UtcOffset = _options.Now.Offset,
                Kind = _options.Kind,
                Label = _options.Label,
                Host = _options.Host,
                Platform = Platform.Name,
                ToolVersion = _options.ToolVersion,
                DataPath = _options.Data.Path,
                Verdict = judged.Verdict,
                Reasons = judged.Reasons,
                Verification = _options.Verification.ToString().ToLowerInvariant(),
                Items = _content.Items(_options.IncludeExtra),
                FileCount = 0,
                Bytes = 0,
                Databases = _content.Databases,
                Folders = _content.Folders,
            },
        };
    }
}
