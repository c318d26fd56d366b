using System;
using System.Globalization;

namespace DocAssist.Backup.Manifests;

/// <summary>How times are written in a manifest: the same in every culture.</summary>
internal static class ManifestText
{
    private const string Naive = "yyyy-MM-dd'T'HH:mm:ss.ffffff";

    private const string Utc = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    /// <summary>The app reads local time without an offset; one with an offset breaks its whole list.</summary>
    public static string FormatNaive(DateTime local) => local.ToString(Naive, CultureInfo.InvariantCulture);

    public static string FormatUtc(DateTime utc) => utc.ToString(Utc, CultureInfo.InvariantCulture);

    public static bool TryParseUtc(string? text, out DateTime utc) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out utc);

    public static string FormatOffset(TimeSpan offset) =>
        (offset < TimeSpan.Zero ? "-" : "+") + offset.Duration().ToString("hh\\:mm", CultureInfo.InvariantCulture);

    public static bool TryParseOffset(string? text, out TimeSpan offset)
    {
        offset = default;
        if (text is null || text.Length != 6 || text[0] is not ('+' or '-') || !TimeSpan.TryParseExact(text.Substring(1), "hh\\:mm", CultureInfo.InvariantCulture, out TimeSpan size))
        {
            return false;
        }
        offset = text[0] == '-' ? size.Negate() : size;
        return true;
    }

    /// <summary>Reads created_at as the app does, and more kindly: without an offset, with one, or with Z.</summary>
    /// <param name="text">The value.</param>
    /// <param name="zone">The zone of a time without an offset.</param>
    /// <returns>The moment, or null when the text is no time.</returns>
    public static DateTime? ParseCreatedAt(string? text, TimeZoneInfo zone)
    {
        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime time))
        {
            return null;
        }
        return time.Kind == DateTimeKind.Unspecified ? LocalToUtc(time, zone) : time.ToUniversalTime();
    }

    /// <summary>Converts local time, also a time that the clocks jumped over in spring.</summary>
    public static DateTime LocalToUtc(DateTime local, TimeZoneInfo zone)
    {
        DateTime unspecified = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        // A name or a manifest can hold the first or the last second there is, which has no neighbour to move to.
        long ticks = unspecified.Ticks - zone.GetUtcOffset(unspecified).Ticks;
        return new(Math.Min(Math.Max(ticks, DateTime.MinValue.Ticks), DateTime.MaxValue.Ticks), DateTimeKind.Utc);
    }
}
