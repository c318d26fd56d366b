using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;

namespace DocAssist.Backup.Tests.Support;

/// <summary>Folders as a whole.</summary>
public static class Files
{
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string folder in Directory.GetDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(to + folder.Substring(from.Length));
        }
        foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, to + file.Substring(from.Length));
        }
    }

    /// <summary>Every file and folder with its hash: equal for two folders of equal content.</summary>
    public static SortedDictionary<string, string> Snapshot(string folder)
    {
        SortedDictionary<string, string> all = new(StringComparer.Ordinal);
        foreach (string path in Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories))
        {
            all[Relative(folder, path)] = Directory.Exists(path) ? "folder" : Sha256(path);
        }
        return all;
    }

    public static string Sha256(string path)
    {
        using SHA256 sha = SHA256.Create();
        using FileStream stream = File.OpenRead(path);
        return string.Concat(sha.ComputeHash(stream).Select(b => b.ToString("x2")));
    }

    /// <summary>Turns one bit of a file.</summary>
    public static void FlipBit(string path, long position, int bit)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite);
        stream.Position = position;
        int value = stream.ReadByte();
        stream.Position = position;
        stream.WriteByte((byte)(value ^ (1 << bit)));
    }

    public static string Relative(string folder, string path) => path.Substring(folder.Length + 1).Replace('\\', '/');
}
