namespace DocAssist.Backup.Comparison;

/// <summary>What was counted.</summary>
public enum DifferenceKind
{
    /// <summary>The rows of a table.</summary>
    Table,

    /// <summary>The ordinary files of one part of the data.</summary>
    Files,
}
