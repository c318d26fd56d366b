using System;
using System.Collections.Generic;
using System.Linq;
using DocAssist.Backup.Backups;

namespace DocAssist.Backup.Comparison;

/// <summary>What one side of a comparison holds.</summary>
internal sealed record ComparedSide
{
    public required SideKind Kind { get; init; }

    /// <summary>"live data", or the name of the backup.</summary>
    public required string Name { get; init; }

    public required string Path { get; init; }

    /// <summary>Every file by its path in a backup, without those that only describe a backup.</summary>
    public required IReadOnlyDictionary<string, ComparedFile> Files { get; init; }

    /// <summary>How many entries of a part are missing here because they could not be read.</summary>
    public required IReadOnlyDictionary<DataItem, int> Problems { get; init; }

    /// <summary>The parts that this side has, empty ones too.</summary>
    public required ISet<DataItem> Parts { get; init; }

    /// <summary>True when it was asked to hold what else lies in the data folder.</summary>
    public required bool HoldsExtra { get; init; }

    public ComparedFile? File(string path) => Files.TryGetValue(path, out ComparedFile? file) ? file : null;

    /// <summary>The part that a path belongs to.</summary>
    public static DataItem ItemOf(string path) => path switch
    {
        "clinic.db" => DataItem.Database,
        "settings.json" => DataItem.Settings,
        _ when path == "chroma" || path.StartsWith("chroma/", StringComparison.Ordinal) => DataItem.VectorStore,
        _ when path == "prescriptions" || path.StartsWith("prescriptions/", StringComparison.Ordinal) => DataItem.Prescriptions,
        _ => DataItem.Extra,
    };

    /// <summary>The number of problems by part.</summary>
    public static IReadOnlyDictionary<DataItem, int> Count(IEnumerable<DataItem> problems) =>
        problems.GroupBy(item => item).ToDictionary(group => group.Key, group => group.Count());
}
