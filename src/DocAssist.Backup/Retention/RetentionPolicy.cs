using System;

namespace DocAssist.Backup.Retention;

/// <summary>How many good backups stay: the union of four rules.</summary>
public sealed record RetentionPolicy
{
    /// <summary>What holds when nobody says otherwise.</summary>
    public const int DefaultKeepLast = 5;

    /// <summary>Makes a policy.</summary>
    /// <param name="keepLast">The newest so many; at least 1.</param>
    /// <param name="keepDaily">The newest of each of the last so many days that have one.</param>
    /// <param name="keepWeekly">The newest of each of the last so many weeks (Monday to Sunday) that have one.</param>
    /// <param name="keepMonthly">The newest of each of the last so many months that have one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    public RetentionPolicy(int keepLast = DefaultKeepLast, int keepDaily = 0, int keepWeekly = 0, int keepMonthly = 0)
    {
        KeepLast = keepLast >= 1 ? keepLast : throw new ArgumentOutOfRangeException(nameof(keepLast));
        KeepDaily = keepDaily >= 0 ? keepDaily : throw new ArgumentOutOfRangeException(nameof(keepDaily));
        KeepWeekly = keepWeekly >= 0 ? keepWeekly : throw new ArgumentOutOfRangeException(nameof(keepWeekly));
        KeepMonthly = keepMonthly >= 0 ? keepMonthly : throw new ArgumentOutOfRangeException(nameof(keepMonthly));
    }

    /// <summary>The newest so many.</summary>
    public int KeepLast { get; }

    /// <summary>The newest of each of the last so many days.</summary>
    public int KeepDaily { get; }

    /// <summary>The newest of each of the last so many weeks.</summary>
    public int KeepWeekly { get; }

    /// <summary>The newest of each of the last so many months.</summary>
    public int KeepMonthly { get; }
}
