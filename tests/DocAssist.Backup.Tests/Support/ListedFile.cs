using System;
using System.Globalization;
using System.Text.Json;

namespace DocAssist.Backup.Tests.Support;

/// <summary>What a manifest says of a file, read without the module.</summary>
public sealed record ListedFile(string Path, string Sha256, ListedFile.Source? Reused)
{
    public static ListedFile Read(JsonElement file) => new(
        file.GetProperty("path").GetString()!,
        file.GetProperty("sha256").GetString()!,
        file.TryGetProperty("reused", out JsonElement reused)
            ? new(reused.GetProperty("from").GetString()!, reused.GetProperty("method").GetString()!, DateTime.Parse(reused.GetProperty("read_at_utc").GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal))
            : null);

    /// <summary>Where a file was taken from.</summary>
    public sealed record Source(string From, string Method, DateTime ReadAtUtc);
}
