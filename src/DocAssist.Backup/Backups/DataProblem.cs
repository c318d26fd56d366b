using System;

namespace DocAssist.Backup.Backups;

/// <summary>Something of the data that is not in the backup, or not as it should be.</summary>
/// <param name="Item">The part it belongs to.</param>
/// <param name="Path">What it would be called in the backup.</param>
/// <param name="What">Why it is not there, to be read behind the path.</param>
/// <param name="IsSaved">True for what is there after all, though not sound.</param>
/// <param name="TimeLimit">The time that was over before it could be copied; null where time had nothing to do with it.</param>
internal sealed record DataProblem(DataItem Item, string Path, string What, bool IsSaved = false, TimeSpan? TimeLimit = null)
{
    public override string ToString() => $"{Path} {What}";
}
