using System;
using System.ComponentModel;
using System.Globalization;

namespace DocAssist.Backup.PowerShell;

/// <summary>Numbers as the views of the module show them.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Display
{
    private static readonly string[] s_units = ["B", "KB", "MB", "GB", "TB"];

    /// <summary>Bytes in the unit that fits, 1 KB being 1,024 bytes as PowerShell has it; nothing for null.</summary>
    public static string Size(long? bytes)
    {
        if (bytes is not long value)
        {
            return string.Empty;
        }
        double shown = value;
        int unit = 0;
        while (shown >= 1024 && unit < s_units.Length - 1)
        {
            shown /= 1024;
            unit++;
        }
        return string.Format(CultureInfo.CurrentCulture, unit == 0 ? "{0:0} {1}" : "{0:0.0} {1}", shown, s_units[unit]);
    }

    /// <summary>An age in the one unit that matters.</summary>
    public static string Age(TimeSpan? age)
    {
        if (age is not TimeSpan value)
        {
            return string.Empty;
        }
        if (value < TimeSpan.FromMinutes(-1))
        {
            return "future";
        }
        return value.TotalMinutes < 1 ? "now"
            : value.TotalHours < 1 ? Whole(value.TotalMinutes, "min")
            : value.TotalDays < 2 ? Whole(value.TotalHours, "h")
            : Whole(value.TotalDays, "d");
    }

    /// <summary>How long something took, in seconds; nothing for null.</summary>
    public static string Duration(TimeSpan? time) => time is TimeSpan value ? string.Format(CultureInfo.CurrentCulture, "{0:0.0} s", value.TotalSeconds) : string.Empty;

    private static string Whole(double number, string unit) => string.Format(CultureInfo.CurrentCulture, "{0:0} {1}", Math.Floor(number), unit);
}
