using System.Globalization;
using DocAssist.Backup.Backups;

namespace DocAssist.Backup.Restoring;

/// <summary>One part of the data in a restore.</summary>
/// <param name="Item">The part.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">Why it was left alone, or what of it is lost; null when all of it was restored.</param>
/// <param name="Files">Files restored.</param>
/// <param name="Bytes">Their bytes.</param>
public sealed record RestoredItem(DataItem Item, RestoreOutcome Outcome, string? Reason, int Files, long Bytes)
{
    /// <inheritdoc/>
    public override string ToString() => Reason is null
        ? string.Format(CultureInfo.InvariantCulture, "{0}: {1} file{2}", Item, Files, Files == 1 ? string.Empty : "s")
        : $"{Item}: {Reason}";
}
