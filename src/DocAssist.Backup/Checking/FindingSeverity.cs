namespace DocAssist.Backup.Checking;

/// <summary>What a finding asks for.</summary>
public enum FindingSeverity
{
    /// <summary>Nothing: it is good to know.</summary>
    Information,

    /// <summary>A decision: backups are made, but they protect less than they could.</summary>
    Warning,

    /// <summary>A change: the right data is not backed up.</summary>
    Error,
}
