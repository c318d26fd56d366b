using System;

namespace DocAssist.Backup.Manifests;

/// <summary>One file of a backup.</summary>
/// <param name="Path">Relative, with forward slashes.</param>
/// <param name="Length">In bytes.</param>
/// <param name="ModifiedUtc">Time of the last change of the live file.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits: of the bytes read from the live file, or of a database's finished copy.</param>
public sealed record ManifestEntry(string Path, long Length, DateTime ModifiedUtc, string Sha256)
{
    private const string NoHash = "0000000000000000000000000000000000000000000000000000000000000000";

    private readonly CompactHash _sha256 = CompactHash.Parse(Sha256);
    private readonly long _changedTicks;

    /// <summary>The same for a hash that was no text.</summary>
    internal ManifestEntry(string path, long length, DateTime modifiedUtc, CompactHash sha256)
        : this(path, length, modifiedUtc, NoHash) => _sha256 = sha256;

    /// <summary>64 lower-case hexadecimal digits: of the bytes read from the live file, or of a database's finished copy.</summary>
    /// <exception cref="FormatException">It is set to something else.</exception>
    public string Sha256
    {
        get => _sha256.ToString();
        init => _sha256 = CompactHash.Parse(value);
    }

    internal CompactHash Hash => _sha256;

    /// <summary>When anything about the live file was last changed, which no program can set; null on Windows, for a database and for what was not live.</summary>
    public DateTime? ChangedUtc
    {
        get => _changedTicks == 0 ? null : new(_changedTicks, DateTimeKind.Utc);
        init => _changedTicks = value?.Ticks ?? 0;
    }

    /// <summary>Where the file comes from when it was not read for this backup; null when it was.</summary>
    public ManifestReuse? Reused { get; init; }
}
