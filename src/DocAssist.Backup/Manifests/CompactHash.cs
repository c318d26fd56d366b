using System;
using System.Globalization;

namespace DocAssist.Backup.Manifests;

/// <summary>A SHA-256 in 32 bytes: as text it would be most of what a backup keeps in memory of each of tens of thousands of files.</summary>
internal readonly record struct CompactHash(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    private const int DigitsOfPart = 16;

    /// <exception cref="FormatException">It has not 64 hexadecimal digits.</exception>
    public static CompactHash Parse(string hex)
    {
        return hex.Length == 4 * DigitsOfPart ? new(Part(0), Part(1), Part(2), Part(3)) : throw new FormatException($"'{hex}' is no SHA-256.");

        ulong Part(int number) => ulong.Parse(hex.Substring(number * DigitsOfPart, DigitsOfPart), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    public override string ToString() => string.Format(CultureInfo.InvariantCulture, "{0:x16}{1:x16}{2:x16}{3:x16}", First, Second, Third, Fourth);
}
