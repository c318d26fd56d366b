using System;
using System.IO;

namespace DocAssist.Backup.Tests.Support;

/// <summary>A file system of a kind of its own, in a file, mounted on a folder.</summary>
public sealed class LoopDisk : IDisposable
{
    private readonly string _folder;
    private readonly string _image;

    public LoopDisk(string folder, string kind)
    {
        _folder = folder;
        _image = folder + ".image";
        using (FileStream image = File.Create(_image))
        {
            image.SetLength(320L * 1024 * 1024);
        }
        try
        {
            string force = kind is "xfs" or "btrfs" ? "-f " : string.Empty;
            Shell.Run("mkfs." + kind, $"{force}\"{_image}\"");
            Shell.Run("mount", $"-t {(kind == "exfat" ? "exfat-fuse" : kind)} -o loop \"{_image}\" \"{folder}\"");
        }
        catch
        {
            File.Delete(_image);
            throw;
        }
    }

    public void Dispose()
    {
        Shell.Run("umount", $"\"{_folder}\"");
        File.Delete(_image);
    }
}
