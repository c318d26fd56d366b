using System;
using System.IO;
using System.Linq;

namespace DocAssist.Backup.Sqlite;

/// <summary>
/// Tells an encrypted database from any other file that SQLite does not know. Encrypted pages look like random bytes from the
/// first one on, and a file of pages has a whole number of 512 bytes (SQLCipher keeps both).
/// </summary>
internal static class EncryptedFile
{
    private const int SampleLength = 4096;

    private const int SmallestPage = 512;

    /// <summary>Random bytes have almost 8 bits of information each; a sample of this size never falls below this.</summary>
    private const double BitsPerByte = 7.8;

    /// <summary>First bytes of compressed formats, which look random too: zip, gzip, JPEG, PNG, 7z, xz.</summary>
    private static readonly byte[][] s_compressed =
    [
        [0x50, 0x4B, 0x03, 0x04], [0x1F, 0x8B], [0xFF, 0xD8, 0xFF], [0x89, 0x50, 0x4E, 0x47], [0x37, 0x7A, 0xBC, 0xAF], [0xFD, 0x37, 0x7A, 0x58],
    ];

    public static bool IsLikely(string path)
    {
        byte[] sample = new byte[SampleLength];
        using FileStream stream = Polyfills.OpenLiveFile(path);
        int length = stream.Read(sample, 0, sample.Length);
        return length == SampleLength
            && stream.Length % SmallestPage == 0
            && !s_compressed.Any(magic => magic.SequenceEqual(sample.Take(magic.Length)))
            && Entropy(sample) > BitsPerByte;
    }

    private static double Entropy(byte[] sample) => sample
        .GroupBy(b => b)
        .Select(g => (double)g.Count() / sample.Length)
        .Sum(p => -p * Math.Log(p, 2));
}
