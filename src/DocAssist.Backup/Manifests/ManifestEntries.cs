using System;
using System.Collections.Generic;
using System.Linq;
using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.Manifests;

/// <summary>The files of a backup in the making, packed.</summary>
internal sealed class ManifestEntries : PackedFiles<ManifestEntry>
{
    private const int Length = 0;
    private const int Origin = 1;
    private const int Hash = 4;

    private readonly Numbering<ManifestReuse> _origins;

    /// <param name="origins">Shared by all lists of a backup.</param>
    public ManifestEntries(Numbering<ManifestReuse> origins)
        : base(Hash + CompactHash.Parts) => _origins = origins;

    /// <summary>All that is in other lists of a backup.</summary>
    public ManifestEntries(params ManifestEntries[] others)
        : this(others[0]._origins)
    {
        foreach (ManifestEntries other in others)
        {
            if (other._origins != _origins)
            {
                throw new ArgumentException("They are of different backups.");
            }
            Share(other);
        }
    }

    /// <summary>How long all of them are.</summary>
    public long Bytes => Enumerable.Range(0, Count).Sum(LengthAt);

    /// <summary>Those that were taken from an older backup.</summary>
    public IEnumerable<ManifestEntry> Reused => Where(isReused: true);

    /// <summary>All others.</summary>
    public IEnumerable<ManifestEntry> Fresh => Where(isReused: false);

    public long LengthAt(int index) => NumberAt(index, Length);

    protected override string PathOf(ManifestEntry file) => file.Path;

    protected override void Pack(ManifestEntry file, Span<long> numbers)
    {
        numbers[Length] = file.Length;
        numbers[Origin] = file.Reused is ManifestReuse origin ? _origins.Of(origin) : -1;
        numbers[2] = file.ModifiedUtc.Ticks;
        numbers[3] = file.ChangedUtc?.Ticks ?? 0;
        file.Hash.CopyTo(numbers.Slice(Hash));
    }

    protected override ManifestEntry Unpack(string path, ReadOnlySpan<long> numbers) => new(path, numbers[Length], new DateTime(numbers[2], DateTimeKind.Utc), CompactHash.Of(numbers.Slice(Hash)))
    {
        ChangedUtc = numbers[3] == 0 ? null : new DateTime(numbers[3], DateTimeKind.Utc),
        Reused = numbers[Origin] < 0 ? null : _origins[(int)numbers[Origin]],
    };

    private IEnumerable<ManifestEntry> Where(bool isReused) => Enumerable.Range(0, Count).Where(i => NumberAt(i, Origin) >= 0 == isReused).Select(i => this[i]);
}
