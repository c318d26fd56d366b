using System;
using DocAssist.Backup.Manifests;
using DocAssist.Backup.Sqlite;

namespace DocAssist.Backup.Backups;

/// <summary>A snapshot that is not yet hashed and checked.</summary>
/// <param name="File">The live database.</param>
/// <param name="Path">The snapshot.</param>
/// <param name="Target">Where it belongs in the backup: there already, or not yet.</param>
/// <param name="Result">How it was taken.</param>
/// <param name="Live">The file of the database, where that tells what is in it; else null.</param>
internal sealed record DatabaseSnapshot(SourceFile File, string Path, string Target, SnapshotResult Result, DatabaseState? Live)
{
    /// <summary>True when its hash is made with its check: first where its copy is likely one that was checked before, which the hash tells.</summary>
    public bool IsHashedWithCheck { get; set; }

    /// <summary>True once somebody is to check it.</summary>
    public bool IsInHand { get; set; }

    /// <summary>Told what was saved.</summary>
    public Action<SavedDatabase> Saved { get; init; } = _ => { };

    /// <summary>Told why there is no copy, where the backup root does not take its name; null where that ends the backup.</summary>
    public Action<string>? Refused { get; init; }

    /// <summary>Why there is no copy; null where there is one.</summary>
    public string? Refusal { get; set; }

    /// <summary>The copy in the backup, once it was hashed.</summary>
    public ManifestEntry? Entry { get; set; }

    /// <summary>Whether it is whole, once it was checked.</summary>
    public IntegrityResult? Integrity { get; set; }

    /// <summary>What is in it, once it was checked.</summary>
    public SqliteCounts? Counts { get; set; }
}
