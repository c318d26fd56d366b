using System;
using System.Buffers.Binary;

namespace DocAssist.Backup.Manifests;

/// <summary>A SHA-256 in 32 bytes: as text it would be most of what a backup keeps in memory of each of tens of thousands of files.</summary>
internal readonly record struct CompactHash(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    /// <summary>How many numbers it is.</summary>
    public const int Parts = 4;

    private const int DigitsOfPart = 16;

    /// <exception cref="FormatException">It has not 64 lower-case hexadecimal digits.</exception>
    public static CompactHash Parse(string hex) => TryParse(hex, out CompactHash hash) ? hash : throw new FormatException($"'{hex}' is no SHA-256.");

    /// <summary>One that was written as four numbers.</summary>
    public static CompactHash Of(ReadOnlySpan<long> parts) => new((ulong)parts[0], (ulong)parts[1], (ulong)parts[2], (ulong)parts[3]);

    public void CopyTo(Span<long> parts)
    {
        parts[0] = (long)First;
        parts[1] = (long)Second;
        parts[2] = (long)Third;
        parts[3] = (long)Fourth;
    }

    /// <summary>False when the text is anything but 64 lower-case hexadecimal digits.</summary>
    public static bool TryParse(string hex, out CompactHash hash)
    {
        hash = default;
        if (hex.Length != 4 * DigitsOfPart || !TryPart(hex, 0, out ulong first) || !TryPart(hex, 1, out ulong second) || !TryPart(hex, 2, out ulong third) || !TryPart(hex, 3, out ulong fourth))
        {
            return false;
        }
        hash = new(first, second, third, fourth);
        return true;
    }

    private static bool TryPart(string hex, int number, out ulong part)
    {
        part = 0;
        for (int i = number * DigitsOfPart; i < (number + 1) * DigitsOfPart; i++)
        {
            char c = hex[i];
            int digit = c is >= '0' and <= '9' ? c - '0' : c is >= 'a' and <= 'f' ? c - 'a' + 10 : -1;
            if (digit < 0)
            {
                return false;
            }
            part = (part << 4) | (uint)digit;
        }
        return true;
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Parts * sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, First);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.Slice(sizeof(ulong)), Second);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.Slice(2 * sizeof(ulong)), Third);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.Slice(3 * sizeof(ulong)), Fourth);
        return Polyfills.ToHex(bytes);
    }
}
