using System;

namespace DocAssist.SampleClinic.Files;

internal static class SeededUuid
{
    /// <summary>A version 4 UUID that is the same for the same seed.</summary>
    public static string Next(Random random)
    {
        byte[] bytes = new byte[16];
        random.NextBytes(bytes);
        bytes[7] = (byte)((bytes[7] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes).ToString("D");
    }
}
