using System.Collections.Generic;

namespace DocAssist.Backup.Manifests;

/// <summary>What became of one part of the data.</summary>
/// <param name="Name">Database, VectorStore, Prescriptions, Settings or Extra.</param>
/// <param name="Present">False when the clinic has no such part.</param>
/// <param name="Files">Number of files saved.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Problems">What is missing from the backup and why; empty when the item is complete.</param>
public sealed record ManifestItem(string Name, bool Present, int Files, long Bytes, IReadOnlyList<string> Problems)
{
    /// <summary>Of the files, those whose name ends in .pdf; null where nobody counted them.</summary>
    public int? Pdfs { get; init; }

    /// <summary>Of these, those that do not begin as a PDF does: overwritten, or encrypted by somebody else.</summary>
    public int? PdfsWithoutHeader { get; init; }
}
