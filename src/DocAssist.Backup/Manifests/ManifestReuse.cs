using System;
using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.Manifests;

/// <summary>Where a file comes from that was not read from the live data for this backup.</summary>
/// <param name="From">Name of the backup for which it was read: not always the one just before.</param>
/// <param name="Method">How it was taken from there.</param>
/// <param name="ReadAtUtc">When that backup began to read the live data.</param>
public sealed record ManifestReuse(string From, LinkMethod Method, DateTime ReadAtUtc);
