using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace DocAssist.Backup.Manifests;

/// <summary>SHA256SUMS, in the format of coreutils' sha256sum, so that `sha256sum -c SHA256SUMS` checks a backup without this module.</summary>
internal static class ChecksumFile
{
    public const string FileName = "SHA256SUMS";

    private const int BufferSize = 64 * 1024;

    private static readonly UTF8Encoding s_encoding = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>One line a file. A name with a newline or a backslash is escaped, and its line begins with a backslash (coreutils manual, 6.3 and 6.6).</summary>
    public static void Write(IEnumerable<ManifestEntry> entries, Stream stream)
    {
        using StreamWriter text = new(stream, s_encoding, BufferSize, leaveOpen: true);
        foreach (ManifestEntry entry in entries)
        {
            string escaped = entry.Path.Replace("\\", "\\\\").Replace("\n", "\\n").Replace("\r", "\\r");
            if (!string.Equals(escaped, entry.Path, StringComparison.Ordinal))
            {
                text.Write('\\');
            }
            text.Write(entry.Sha256);
            text.Write("  ");
            text.Write(escaped);
            text.Write('\n');
            Garbage.Bound();
        }
    }
}
