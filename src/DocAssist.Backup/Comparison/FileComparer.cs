using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Backups;
using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.Comparison;

/// <summary>Compares the ordinary files of two sides by path and SHA-256.</summary>
internal sealed class FileComparer
{
    private readonly ComparedSide _backup;
    private readonly ComparedSide _reference;
    private readonly bool _detailed;
    private readonly ProgressMeter _meter;
    private readonly CancellationToken _token;

    public FileComparer(ComparedSide backup, ComparedSide reference, bool detailed, ProgressMeter meter, CancellationToken token)
    {
        _backup = backup;
        _reference = reference;
        _detailed = detailed;
        _meter = meter;
        _token = token;
    }

    /// <summary>The bytes that will have to be read.</summary>
    public long BytesToRead(IEnumerable<string> paths) => paths
        .Select(path => (Mine: _backup.File(path), Theirs: _reference.File(path)))
        .Where(pair => pair.Mine is not null && pair.Theirs is not null && pair.Mine.Length == pair.Theirs.Length)
        .Sum(pair => pair.Mine!.Length * ((pair.Mine.Sha256 is null ? 1 : 0) + (pair.Theirs!.Sha256 is null ? 1 : 0)));

    /// <param name="item">The part that the files belong to.</param>
    /// <param name="paths">The files of both sides, in order.</param>
    public ComparisonDifference Compare(DataItem item, IEnumerable<string> paths)
    {
        KeyList onlyBackup = new(), onlyReference = new(), changed = new();
        Dictionary<FileFinding, long> counts = Enum.GetValues(typeof(FileFinding)).Cast<FileFinding>().ToDictionary(f => f, _ => 0L);
        foreach (string path in paths)
        {
            FileFinding finding = Compare(_backup.File(path), _reference.File(path));
            counts[finding]++;
            KeyList? keys = finding switch
            {
                FileFinding.OnlyInBackup => onlyBackup,
                FileFinding.OnlyInReference => onlyReference,
                FileFinding.Changed => changed,
                _ => null,
            };
            keys?.Add(path);
        }
        return new()
        {
            Kind = DifferenceKind.Files,
            Item = item,
            Name = NameOf(item),
            OnlyInBackup = counts[FileFinding.OnlyInBackup],
            OnlyInReference = counts[FileFinding.OnlyInReference],
            Changed = counts[FileFinding.Changed],
            Same = counts[FileFinding.Same],
            Note = Note(item, counts[FileFinding.Unreadable]),
            KeysOnlyInBackup = _detailed ? onlyBackup.Keys : [],
            KeysOnlyInReference = _detailed ? onlyReference.Keys : [],
            KeysChanged = _detailed ? changed.Keys : [],
            KeysCut = _detailed && (onlyBackup.IsCut || onlyReference.IsCut || changed.IsCut),
        };
    }

    private FileFinding Compare(ComparedFile? mine, ComparedFile? theirs)
    {
        if (mine is null || theirs is null)
        {
            return mine is null ? FileFinding.OnlyInReference : FileFinding.OnlyInBackup;
        }
        if (mine.Length != theirs.Length)
        {
            return FileFinding.Changed;
        }
        try
        {
            return Hash(mine) == Hash(theirs) ? FileFinding.Same : FileFinding.Changed;
        }
        catch (BackupException)
        {
            // A file that this account may not read, or that the app has just deleted: the note gives their number.
            return FileFinding.Unreadable;
        }
    }

    private string Hash(ComparedFile file) => file.Sha256 ?? FileCopy.Hash(file.FullPath, _meter.Advance, _token).Sha256;

    private string? Note(DataItem item, long unreadable)
    {
        List<string> notes = [];
        if (!_backup.Parts.Contains(item) && _reference.Parts.Contains(item))
        {
            notes.Add("The backup does not hold this part; a restore leaves it as it is.");
        }
        AddProblems(notes, _backup, item, "backup");
        AddProblems(notes, _reference, item, "reference");
        if (unreadable > 0)
        {
            notes.Add($"{Entries(unreadable)} could not be read, so it is not known whether they differ.");
        }
        return notes.Count == 0 ? null : string.Join(" ", notes);
    }

    private static void AddProblems(List<string> notes, ComparedSide side, DataItem item, string word)
    {
        if (side.Problems.TryGetValue(item, out int count) && count > 0)
        {
            notes.Add(side.Kind == SideKind.Ours
                ? $"{Entries(count)} could not be saved when the {word} was made."
                : $"{Entries(count)} of the {word} could not be read, or are no ordinary files.");
        }
    }

    private static string Entries(long count) => count == 1 ? "One entry" : $"{count} entries";

    private static string NameOf(DataItem item) => item switch
    {
        DataItem.VectorStore => "chroma",
        DataItem.Prescriptions => "prescriptions",
        DataItem.Settings => "settings.json",
        _ => "other files",
    };
}
