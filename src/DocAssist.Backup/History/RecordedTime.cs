using System;

namespace DocAssist.Backup.History;

/// <summary>Times that were written down under whatever clock the machine had then.</summary>
internal static class RecordedTime
{
    private static readonly TimeSpan s_clocksDiffer = TimeSpan.FromHours(1);

    /// <summary>False for what a wrong clock has dated into the future: it would stay the last word, or put off what is due, for ever.</summary>
    public static bool IsBelievable(DateTime atUtc, DateTime nowUtc) => atUtc <= nowUtc + s_clocksDiffer;
}
