namespace DocAssist.Backup.Verification;

/// <summary>One thing that a check found.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Path">The file or folder, relative to the backup.</param>
/// <param name="Message">One sentence.</param>
public sealed record VerificationIssue(VerificationIssueKind Kind, string Path, string Message)
{
    /// <summary>True when the backup is not what it was when it was made; false for what was so in the data already.</summary>
    public bool IsDamage => !IsFlaw && Kind is not (VerificationIssueKind.ForeignKeyViolation or VerificationIssueKind.NotAPdf);

    /// <summary>True when the backup is as it was made, but worth less than was known then. What is neither this nor damage takes nothing from it.</summary>
    internal bool IsFlaw => Kind == VerificationIssueKind.DatabaseFlawed;

    /// <summary>True when a backup in which this was found does not count as good.</summary>
    internal bool CostsTheVerdict => IsDamage || IsFlaw;

    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Message}";
}
