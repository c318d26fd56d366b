using System;
using System.Globalization;

namespace DocAssist.SampleClinic.Database;

internal static class ClinicTime
{
    public static string Date(DateTime time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The form CURRENT_TIMESTAMP has.</summary>
    public static string Timestamp(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
