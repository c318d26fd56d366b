using System;

namespace DocAssist.Backup.Catalog;

/// <summary>That a part of a clinic's data is that of an older backup since a restore: what is compared with next is this one, not the newest.</summary>
/// <param name="Host">The clinic's machine.</param>
/// <param name="DataPath">Its data folder.</param>
/// <param name="Item">The part.</param>
/// <param name="Backup">Name of the backup that was restored.</param>
/// <param name="BackupPath">Its folder, which may be in another root.</param>
/// <param name="RestoredAtUtc">When.</param>
/// <param name="NewestBackupUtc">When the newest backup of the clinic had been made by then. It holds until there is a newer good one; no clock can confuse that.</param>
internal sealed record RestoredPart(string Host, string DataPath, string Item, string Backup, string BackupPath, DateTime RestoredAtUtc, DateTime NewestBackupUtc)
{
    public bool IsOf(string host, string dataPath) =>
        ClinicIdentity.Of(Host, DataPath) == ClinicIdentity.Of(host, dataPath);
}
