using System;

namespace DocAssist.Backup.Catalog;

/// <summary>The last restore drill of one clinic's backups.</summary>
/// <param name="Host">The clinic's machine; null for backups that do not say.</param>
/// <param name="DataPath">Its data folder; null for backups that do not say.</param>
/// <param name="Backup">Name of the backup.</param>
/// <param name="DrilledAtUtc">When.</param>
/// <param name="Passed">True when all was well.</param>
/// <param name="RestoreTime">How long the restore took.</param>
public sealed record DrillRecord(string? Host, string? DataPath, string Backup, DateTime DrilledAtUtc, bool Passed, TimeSpan RestoreTime)
{
    /// <summary>True for a clinic of that name and folder.</summary>
    internal bool IsOf(string? host, string? dataPath) =>
        ClinicIdentity.Of(Host, DataPath) == ClinicIdentity.Of(host, dataPath);
}
