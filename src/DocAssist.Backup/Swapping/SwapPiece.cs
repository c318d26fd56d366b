using System.Collections.Generic;
using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.Swapping;

/// <summary>One file or folder that a restore exchanges.</summary>
/// <param name="Live">Its place in the data.</param>
/// <param name="HadLive">True when something was there before.</param>
/// <param name="IsDatabase">True for a database, whose side files leave and come with it.</param>
/// <param name="NewSideFiles">Endings of the side files that come with the new database: only with the raw bytes of a damaged one.</param>
/// <param name="NewFingerprint">Of what was made ready: when it differs later, somebody has worked with it.</param>
/// <param name="OldFingerprint">Of what was there when it was saved: when it differs, the safety backup does not have all of it.</param>
internal sealed record SwapPiece(string Live, bool HadLive, bool IsDatabase, IReadOnlyList<string> NewSideFiles, string NewFingerprint, string OldFingerprint)
{
    public string New => WorkFolder.New(Live);

    public string Old => WorkFolder.Old(Live);

    public string Strange => WorkFolder.Strange(Live);

    public static bool IsThere(string path) => FileStatus.Of(path).Kind != FileKind.Missing;
}
