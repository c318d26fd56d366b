using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.Manifests;

namespace DocAssist.Backup.Catalog;

/// <summary>Makes one row of a listing from the head of a manifest, the name of the folder, and what earlier checks found.</summary>
internal sealed class BackupReader
{
    /// <summary>The app writes its manifest last; a younger folder without one may still be in the making.</summary>
    private static readonly TimeSpan s_inTheMaking = TimeSpan.FromMinutes(10);

    /// <summary>Two clocks are never the same to the second.</summary>
    private static readonly TimeSpan s_clockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>More than time zones and summer time can explain.</summary>
    private static readonly TimeSpan s_nameTolerance = TimeSpan.FromHours(26);

    private readonly DateTime _nowUtc;
    private readonly TimeZoneInfo _zone;
    private readonly CatalogMemory _memory;

    public BackupReader(DateTimeOffset now, TimeZoneInfo zone, CatalogMemory memory)
    {
        _nowUtc = now.UtcDateTime;
        _zone = zone;
        _memory = memory;
    }

    /// <summary>Reads a folder of a root, or says null when it is no backup: another name, or a name like ours without a manifest.</summary>
    public BackupInfo? TryRead(string folder)
    {
        string name = Path.GetFileName(folder);
        return BackupName.LooksLikeOne(name) && IsBackup(folder) ? Read(folder) : null;
    }

    /// <summary>Under an exact name anything is reported; under another only what has a manifest is a backup.</summary>
    public static bool IsBackup(string folder)
    {
        try
        {
            return FileStatus.Of(folder).Kind == FileKind.Folder
                && (BackupName.TryParse(Path.GetFileName(folder)) is not null || FileStatus.Of(Path.Combine(folder, Manifest.FileName)).Kind == FileKind.File);
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            // One folder that cannot be looked at must not hide the others.
            return BackupName.TryParse(Path.GetFileName(folder)) is not null;
        }
    }

    public BackupInfo Read(string folder)
    {
        BackupName? exact = BackupName.TryParse(Path.GetFileName(folder));
        try
        {
            Manifest manifest = ManifestFile.ReadHead(folder);
            BackupInfo info = manifest.Details is ManifestDetails details
                ? FromOurs(folder, manifest, details)
                : FromApp(folder, manifest, exact);
            return Believable(_memory.Apply(Judge(info, exact), manifest.CreatedAt));
        }
        catch (BackupException e) when (e.Code is BackupErrorCode.ManifestInvalid or BackupErrorCode.ReadFailed or BackupErrorCode.AccessDenied)
        {
            return _memory.Apply(Judge(WithoutManifest(folder, exact, e), exact), createdAt: null);
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            // One folder that cannot be looked at must not hide the others.
            BackupInfo row = Row(folder, exact?.Kind ?? BackupKind.Backup, BackupVerdict.Damaged, [e.Message]);
            DateTime utc = exact is null ? DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc) : ManifestText.LocalToUtc(exact.Local, _zone);
            return row with { CreatedAtUtc = utc, CreatedAt = exact?.Local ?? DateTime.MinValue, Age = _nowUtc - utc };
        }
    }

    /// <summary>A wrong clock must not make a backup look fresh until it is right again.</summary>
    private BackupInfo Believable(BackupInfo info) => info.UnchangedAtUtc > _nowUtc + s_clockTolerance ? info with { UnchangedAtUtc = null } : info;

    private BackupInfo FromOurs(string folder, Manifest manifest, ManifestDetails details)
    {
        List<string> reasons = details.Reasons.ToList();
        bool whole = HasDatabases(folder, details, reasons) && HasItems(folder, details, reasons);
        return Row(folder, details.Kind, whole ? details.Verdict : BackupVerdict.Damaged, reasons) with
        {
            Label = details.Label,
            CreatedAt = DateTime.SpecifyKind(details.CreatedAtUtc + details.UtcOffset, DateTimeKind.Unspecified),
            CreatedAtUtc = details.CreatedAtUtc,
            PatientCount = manifest.PatientCount,
            VisitCount = manifest.VisitCount,
            FileCount = details.FileCount,
            Size = details.Bytes,
            VerifiedAtUtc = details.CreatedAtUtc,
            Verification = details.Verification,
            IsOurs = true,
            Id = details.Id,
            HostName = details.Host,
            DataPath = details.DataPath,
            HasGaps = details.HasGaps,
            PassedInFull = details.Verification == "full" && details.Databases.All(d => d.Integrity.Sound),
        };
    }

    private static bool HasDatabases(string folder, ManifestDetails details, List<string> reasons)
    {
        foreach (ManifestDatabase database in details.Databases)
        {
            FileStatus status = FileStatus.Of(RelativePath.Under(folder, database.Path));
            if (status.Kind != FileKind.File || status.Length != database.Length)
            {
                reasons.Add($"{database.Path} is {(status.Kind == FileKind.File ? "not as long as it was" : "missing")}.");
                return false;
            }
        }
        return true;
    }

    /// <summary>Looks only whether each part is there at all: what is in it is for a verification.</summary>
    private static bool HasItems(string folder, ManifestDetails details, List<string> reasons)
    {
        (string Item, string Path)[] parts = [("VectorStore", "chroma"), ("Prescriptions", "prescriptions"), ("Settings", "settings.json")];
        foreach ((string item, string path) in parts)
        {
            bool wanted = details.Items.Any(i => i.Name == item && i.Files > 0);
            if (wanted && FileStatus.Of(RelativePath.Under(folder, path)).Kind is not (FileKind.Folder or FileKind.File))
            {
                reasons.Add($"{path} is missing.");
                return false;
            }
        }
        return true;
    }

    private BackupInfo FromApp(string folder, Manifest manifest, BackupName? exact)
    {
        BackupKind kind = exact?.Kind ?? BackupKind.Backup;
        DateTime? createdUtc = ManifestText.ParseCreatedAt(manifest.CreatedAt, _zone);
        BackupInfo row = Row(folder, kind, BackupVerdict.Unverified, ["The app made it, without hashes: Test-DocAssistBackup can verify it."]);
        return Dated(row, createdUtc, exact, folder) with
        {
            PatientCount = manifest.PatientCount,
            VisitCount = manifest.VisitCount,
        };
    }

    private BackupInfo WithoutManifest(string folder, BackupName? exact, BackupException why)
    {
        bool missing = why.Code == BackupErrorCode.ManifestInvalid && FileStatus.Of(Path.Combine(folder, Manifest.FileName)).Kind == FileKind.Missing;
        bool inTheMaking = missing && exact is not null && _nowUtc - FileStatus.Of(folder).ModifiedUtc < s_inTheMaking;
        bool appsSafety = missing && exact?.Kind == BackupKind.Safety;
        (BackupVerdict verdict, string reason) = inTheMaking ? (BackupVerdict.Unverified, "It has no manifest yet: the app may still be making it.")
            : appsSafety ? (BackupVerdict.Unverified, "The app made it before a restore, without a manifest.")
            : (BackupVerdict.Damaged, why.Message);
        return Dated(Row(folder, exact?.Kind ?? BackupKind.Backup, verdict, [reason]), null, exact, folder);
    }

    /// <summary>Manifest, then name, then the folder's own time: copying a folder changes the last, renaming it the second.</summary>
    private BackupInfo Dated(BackupInfo row, DateTime? createdUtc, BackupName? exact, string folder)
    {
        DateTime utc = createdUtc ?? (exact is null ? FileStatus.Of(folder).ModifiedUtc : ManifestText.LocalToUtc(exact.Local, _zone));
        return row with
        {
            CreatedAtUtc = utc,
            CreatedAt = DateTime.SpecifyKind(TimeZoneInfo.ConvertTimeFromUtc(utc, _zone), DateTimeKind.Unspecified),
        };
    }

    private static BackupInfo Row(string folder, BackupKind kind, BackupVerdict verdict, IReadOnlyList<string> reasons) => new()
    {
        Name = Path.GetFileName(folder),
        Kind = kind,
        Verdict = verdict,
        Reasons = reasons,
        CreatedAt = default,
        CreatedAtUtc = default,
        Path = folder,
        BackupRoot = Path.GetDirectoryName(folder)!,
    };

    private BackupInfo Judge(BackupInfo info, BackupName? exact)
    {
        List<string> reasons = info.Reasons.ToList();
        bool skew = info.CreatedAtUtc > _nowUtc + s_clockTolerance;
        if (skew)
        {
            reasons.Add("ClockSkew: it claims to be from the future, so it does not count as the newest.");
        }
        if (exact is not null && (exact.Local - info.CreatedAt).Duration() > s_nameTolerance)
        {
            reasons.Add("Its name and its manifest give different days; the manifest is believed.");
        }
        return info with { Age = _nowUtc - info.CreatedAtUtc, ClockSkew = skew, Reasons = reasons };
    }
}
