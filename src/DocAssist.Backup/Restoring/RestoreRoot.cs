using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.Restoring;

/// <summary>What the paths of a piece and of all that is in it begin with.</summary>
/// <param name="Backup">The folder of the backup.</param>
/// <param name="Live">The place of the piece in the data.</param>
/// <param name="Staged">Where it is made ready.</param>
/// <param name="NameLength">How many characters the piece itself has in a path of the backup.</param>
internal sealed record RestoreRoot(string Backup, string Live, string Staged, int NameLength)
{
    /// <summary>What a place has behind that of the piece: empty for a piece that is one file.</summary>
    /// <param name="path">In the backup, relative, with forward slashes.</param>
    public string Tail(string path) => RelativePath.ToSystem(path.Substring(NameLength));
}
