namespace DocAssist.Backup.History;

/// <summary>How an unattended run ended.</summary>
public enum RunOutcome
{
    /// <summary>A good backup was made.</summary>
    Good,

    /// <summary>A backup was made, but something besides the database is missing in it.</summary>
    Partial,

    /// <summary>A backup was made, but the data has lost much that the last good backup had.</summary>
    Suspect,

    /// <summary>The database is damaged; what could be saved was kept as evidence.</summary>
    Corrupt,

    /// <summary>The last good backup is young enough, or nothing has changed since: nothing was made, and that is as it should be.</summary>
    Skipped,

    /// <summary>No backup was made, or the one that was made did not pass its check.</summary>
    Failed,

    /// <summary>Somebody ended the run.</summary>
    Cancelled,
}
