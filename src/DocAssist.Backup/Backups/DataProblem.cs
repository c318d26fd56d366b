namespace DocAssist.Backup.Backups;

/// <summary>Something of the data that is not in the backup.</summary>
/// <param name="Item">The part it belongs to.</param>
/// <param name="Path">What it would be called in the backup.</param>
/// <param name="What">Why it is not there, to be read behind the path.</param>
internal sealed record DataProblem(DataItem Item, string Path, string What)
{
    public override string ToString() => $"{Path} {What}";
}
