using System.Collections.Generic;
using System.Linq;
using DocAssist.Backup.Backups;

namespace DocAssist.Backup.Restoring;

/// <summary>What is exchanged as one: clinic.db, a folder, a file.</summary>
/// <param name="Item">The part it belongs to.</param>
/// <param name="Live">Its place in the data.</param>
/// <param name="Folders">Folders in it, itself too when it is one: where they are made ready, the upper ones first.</param>
/// <param name="Files">Files in it.</param>
internal sealed record RestorePiece(DataItem Item, string Live, IReadOnlyList<(string Live, string Staged)> Folders, IReadOnlyList<RestoreFile> Files)
{
    public long Bytes => Files.Sum(f => f.Length);
}
