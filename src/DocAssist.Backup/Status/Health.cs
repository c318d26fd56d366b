namespace DocAssist.Backup.Status;

/// <summary>Whether somebody has to do something.</summary>
public enum Health
{
    /// <summary>The newest good backup is young enough, and nothing is odd.</summary>
    Green,

    /// <summary>There is a good backup, but something needs to be looked at.</summary>
    Orange,

    /// <summary>There is no good backup within reach, or the clinic's database is damaged or gone.</summary>
    Red,
}
