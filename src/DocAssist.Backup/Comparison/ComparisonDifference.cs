using System.Collections.Generic;
using DocAssist.Backup.Backups;

namespace DocAssist.Backup.Comparison;

/// <summary>A table, or the files of one part of the data, that is not the same on both sides.</summary>
public sealed record ComparisonDifference
{
    /// <summary>Rows or files.</summary>
    public required DifferenceKind Kind { get; init; }

    /// <summary>The part of the data.</summary>
    public required DataItem Item { get; init; }

    /// <summary>The database that has the table, as a path in the backup; null for files.</summary>
    public string? Database { get; init; }

    /// <summary>The table, or the folder of the files; "(all tables)" when a database could not be compared.</summary>
    public required string Name { get; init; }

    /// <summary>How many only the backup has; null when they could not be compared.</summary>
    public long? OnlyInBackup { get; init; }

    /// <summary>How many only the reference has; null when they could not be compared.</summary>
    public long? OnlyInReference { get; init; }

    /// <summary>How many both have, with another content; null when they could not be compared.</summary>
    public long? Changed { get; init; }

    /// <summary>How many are wholly the same; null when they could not be compared.</summary>
    public long? Same { get; init; }

    /// <summary>What else is to be known, or why they could not be compared; null when there is nothing to say.</summary>
    public string? Note { get; init; }

    /// <summary>True when the reference has columns that the backup lacks: what is in them is not counted.</summary>
    internal bool LacksColumns { get; init; }

    /// <summary>Primary keys or paths of what only the backup has; empty unless details were asked for.</summary>
    public IReadOnlyList<string> KeysOnlyInBackup { get; init; } = [];

    /// <summary>Primary keys or paths of what only the reference has; empty unless details were asked for.</summary>
    public IReadOnlyList<string> KeysOnlyInReference { get; init; } = [];

    /// <summary>Primary keys or paths of what changed; empty unless details were asked for.</summary>
    public IReadOnlyList<string> KeysChanged { get; init; } = [];

    /// <summary>True when one of these lists ends before all are named.</summary>
    public bool KeysCut { get; init; }

    /// <summary>False when all was compared and is the same.</summary>
    internal bool IsWorthTelling => Note is not null || OnlyInBackup is not 0 || OnlyInReference is not 0 || Changed is not 0;

    /// <inheritdoc/>
    public override string ToString()
    {
        string where = Database is null ? Name : $"{Database}, {Name}";
        string counts = OnlyInBackup is null ? "not compared" : $"{OnlyInBackup} only in the backup, {OnlyInReference} only in the reference, {Changed} changed, {Same} the same";
        return Note is null ? $"{where}: {counts}." : $"{where}: {counts}. {Note}";
    }
}
