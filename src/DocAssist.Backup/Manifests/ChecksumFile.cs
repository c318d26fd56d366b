using System;
using System.Collections.Generic;
using System.Text;

namespace DocAssist.Backup.Manifests;

/// <summary>SHA256SUMS, in the format of coreutils' sha256sum, so that `sha256sum -c SHA256SUMS` checks a backup without this module.</summary>
internal static class ChecksumFile
{
    public const string FileName = "SHA256SUMS";

    /// <summary>One line a file. A name with a newline or a backslash is escaped, and its line begins with a backslash (coreutils manual, 6.3 and 6.6).</summary>
    public static byte[] Write(IEnumerable<ManifestEntry> entries)
    {
        StringBuilder text = new();
        foreach (ManifestEntry entry in entries)
        {
            string escaped = entry.Path.Replace("\\", "\\\\").Replace("\n", "\\n").Replace("\r", "\\r");
            if (!string.Equals(escaped, entry.Path, StringComparison.Ordinal))
            {
                text.Append('\\');
            }
            text.Append(entry.Sha256).Append("  ").Append(escaped).Append('\n');
        }
        return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text.ToString());
    }
}
