using System;
using System.Globalization;
using System.Text.Json;

namespace DocAssist.Backup.Tests.Support;

/// <summary>What a manifest says of a file, read without the module.</summary>
public sealed record ListedFile(string Path, string Sha256, ListedFile.Source? Reused)
{
    public static ListedFile Read(JsonElement file, JsonElement details) => new(
        file.GetProperty("path").GetString()!,
        file.GetProperty("sha256").GetString()!,
        file.TryGetProperty("reused", out JsonElement number) ? ReadSource(details.GetProperty("reuse")[number.GetInt32()]) : null);

    private static Source ReadSource(JsonElement source) => new(
        source.GetProperty("from").GetString()!,
        source.GetProperty("method").GetString()!,
        DateTime.Parse(source.GetProperty("read_at_utc").GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal));

    /// <summary>Where a file was taken from.</summary>
    public sealed record Source(string From, string Method, DateTime ReadAtUtc);
}
