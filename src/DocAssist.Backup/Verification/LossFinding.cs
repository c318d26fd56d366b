namespace DocAssist.Backup.Verification;

/// <summary>Something that the last good backup had and the data has no more.</summary>
/// <param name="Kind">What kind of loss.</param>
/// <param name="Subject">The table, database or item.</param>
/// <param name="Before">The figure of the backup that was compared with.</param>
/// <param name="After">The figure now; 0 for what is gone.</param>
/// <param name="Sentence">The same for people.</param>
public sealed record LossFinding(LossKind Kind, string Subject, long Before, long After, string Sentence);
