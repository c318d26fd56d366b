using System;
using System.IO;

namespace DocAssist.Backup.Tests.Support;

/// <summary>A real file system in memory, mounted on a folder.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly string _folder;

    public SmallDisk(string folder, string options)
    {
        _folder = folder;
        Shell.Run("mount", $"-t tmpfs -o {options} none \"{folder}\"");
    }

    public void MakeReadOnly() => Shell.Run("mount", $"-o remount,ro \"{_folder}\"");

    public void MakeWritable() => Shell.Run("mount", $"-o remount,rw \"{_folder}\"");

    public void Dispose() => Shell.Run("umount", $"-l \"{_folder}\"");

    /// <summary>Writes a file until nothing more fits on its disk.</summary>
    public static void Fill(string path)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Create);
            byte[] block = new byte[4096];
            while (true)
            {
                stream.Write(block, 0, block.Length);
                stream.Flush();
            }
        }
        catch (IOException)
        {
        }
    }
}
