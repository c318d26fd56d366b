namespace DocAssist.Backup.Restoring;

/// <summary>What became of one part of the data.</summary>
public enum RestoreOutcome
{
    /// <summary>It is as it is in the backup.</summary>
    Restored,

    /// <summary>It is as what is left of it in a damaged backup.</summary>
    RestoredInPart,

    /// <summary>It is as it was before.</summary>
    LeftAlone,
}
