namespace DocAssist.Backup.Verification;

/// <summary>One thing that a check found.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Path">The file or folder, relative to the backup.</param>
/// <param name="Message">One sentence.</param>
public sealed record VerificationIssue(VerificationIssueKind Kind, string Path, string Message)
{
    /// <summary>False for what is worth knowing but takes nothing from the backup.</summary>
    public bool IsDamage => Kind is not (VerificationIssueKind.ForeignKeyViolation or VerificationIssueKind.NotAPdf);

    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Message}";
}
