using System;
using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.Backups;

/// <summary>Live files that are to be saved and are no databases, packed.</summary>
internal sealed class SourceFiles : PackedFiles<SourceFile>
{
    private const int Length = 0;

    private readonly Numbering<TreeRoot> _roots;

    public SourceFiles()
        : this(new Numbering<TreeRoot>())
    {
    }

    private SourceFiles(Numbering<TreeRoot> roots)
        : base(5) => _roots = roots;

    public long LengthAt(int index) => NumberAt(index, Length);

    /// <summary>The same files in a list of their own.</summary>
    public SourceFiles Copy()
    {
        SourceFiles copy = new(_roots);
        copy.Share(this);
        return copy;
    }

    protected override string PathOf(SourceFile file) => file.BackupPath;

    protected override void Pack(SourceFile file, Span<long> numbers)
    {
        numbers[Length] = file.Stamp.Length;
        numbers[1] = file.Stamp.ModifiedUtc.Ticks;
        numbers[2] = file.Stamp.ChangedUtc?.Ticks ?? 0;
        numbers[3] = (long)file.Item;
        numbers[4] = _roots.Of(file.Root);
    }

    protected override SourceFile Unpack(string path, ReadOnlySpan<long> numbers)
    {
        DateTime? changed = numbers[2] == 0 ? null : new DateTime(numbers[2], DateTimeKind.Utc);
        FileStamp stamp = new(numbers[Length], new(numbers[1], DateTimeKind.Utc), changed);
        return new((DataItem)numbers[3], _roots[(int)numbers[4]], path, stamp);
    }
}
