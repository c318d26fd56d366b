using System;

namespace DocAssist.Backup.Backups;

/// <summary>Looks whether a file begins as every PDF does, while it is copied.</summary>
internal sealed class PdfHeader
{
    private static readonly byte[] s_header = [(byte)'%', (byte)'P', (byte)'D', (byte)'F'];

    /// <summary>How many bytes tell.</summary>
    public const int Length = 4;

    private int _seen;
    private bool _differs;

    /// <summary>True when what was seen so far is the header, whole.</summary>
    public bool IsThere => _seen == s_header.Length && !_differs;

    /// <summary>True when the name promises a PDF.</summary>
    public static bool IsPromised(string path) => path.EndsWith(".pdf", StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes it from somebody who has looked before.</summary>
    public void Assume() => Look(s_header, s_header.Length);

    /// <summary>Takes the next bytes of the file.</summary>
    public void Look(byte[] buffer, int count)
    {
        for (int i = 0; i < count && _seen < s_header.Length; i++, _seen++)
        {
            _differs |= buffer[i] != s_header[_seen];
        }
    }
}
