using System;
using System.IO;

namespace DocAssist.SampleClinic.Files;

/// <summary>The binary index beside Chroma's database: the sizes are real, the contents noise.</summary>
internal static class HnswFiles
{
    private const int HeaderLength = 100;
    private const int LinksAndLabelLength = 140;

    public static void Create(string folder, Random random, int rows, int dimension)
    {
        // Room is made for a batch of elements at a time, used or not.
        int capacity = Math.Max(100, rows);
        Directory.CreateDirectory(folder);
        Write(folder, "data_level0.bin", random, capacity * ((dimension * sizeof(float)) + LinksAndLabelLength));
        Write(folder, "header.bin", random, HeaderLength);
        Write(folder, "length.bin", random, capacity * sizeof(int));
        Write(folder, "link_lists.bin", random, capacity * sizeof(int) * 2);
    }

    private static void Write(string folder, string name, Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        File.WriteAllBytes(Path.Combine(folder, name), bytes);
    }
}
