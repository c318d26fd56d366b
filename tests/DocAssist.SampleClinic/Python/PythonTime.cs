using System;
using System.Globalization;

namespace DocAssist.SampleClinic.Python;

/// <summary>datetime.isoformat and datetime.fromisoformat of Python 3.11, the oldest the app runs on.</summary>
internal static class PythonTime
{
    // Dates by week are left out: nothing has ever written one into a manifest.
    private const int SeparatedDateLength = 10;
    private const int BareDateLength = 8;

    /// <summary>Six digits of a second, or none at all when they would be zero.</summary>
    public static string Format(DateTime time)
    {
        bool isWhole = time.Ticks % TimeSpan.TicksPerSecond / 10 == 0;
        return time.ToString(isWhole ? "yyyy-MM-ddTHH:mm:ss" : "yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture);
    }

    public static bool TryParse(string text, out DateTime time, out bool isAware)
    {
        isAware = false;
        if (!TryDate(text, out time, out int length))
        {
            return false;
        }

        if (text.Length == length)
        {
            return true;
        }

        // One character stands between date and time, and it may be any.
        int start = length + 1;
        int zone = start < text.Length ? text.IndexOfAny(['+', '-', 'Z'], start) : -1;
        isAware = zone >= 0;
        if (PythonClock.Read(text, start, isAware ? zone : text.Length) is not PythonClock clock || !clock.IsTimeOfDay)
        {
            return false;
        }

        time = time.AddTicks(clock.Ticks);
        return isAware ? IsZone(text, zone) : !clock.HasRest;
    }

    private static bool TryDate(string text, out DateTime date, out int length)
    {
        bool isSeparated = text.Length > 4 && text[4] == '-';
        length = isSeparated ? SeparatedDateLength : BareDateLength;
        date = default;
        return text.Length >= length
            && DateTime.TryParseExact(
                text.Substring(0, length),
                isSeparated ? "yyyy-MM-dd" : "yyyyMMdd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out date);
    }

    private static bool IsZone(string text, int zone)
    {
        if (text[zone] == 'Z')
        {
            return zone + 1 == text.Length;
        }

        return PythonClock.Read(text, zone + 1, text.Length) is PythonClock offset
            && !offset.HasRest
            && offset.Ticks < TimeSpan.TicksPerDay;
    }
}
