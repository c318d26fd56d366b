using System;
using System.IO;
using DocAssist.Backup.FileSystem.Native;

namespace DocAssist.Backup.FileSystem;

/// <summary>Makes a file from another one of its volume by clone or hard link. What cannot be linked is no failure: it can be copied.</summary>
internal static class FileLinks
{
    private const int NotPossible = -95;

    /// <summary>Makes a new file.</summary>
    /// <param name="method">How.</param>
    /// <param name="from">An ordinary file.</param>
    /// <param name="to">The file to make; it is not there when this did not work.</param>
    /// <returns>Whether it worked, whether only this one file cannot be linked, or whether none can.</returns>
    /// <exception cref="BackupException">What was begun cannot be removed: AccessDenied, WriteFailed.</exception>
    public static LinkResult TryMake(LinkMethod method, string from, string to)
    {
        int result = method switch
        {
            LinkMethod.HardLink => Platform.IsWindows ? Kernel32.CreateHardLink(to, from) : LibC.Link(from, to),
            LinkMethod.Clone when Platform.IsLinux => CloneOnLinux(from, to),
            LinkMethod.Clone when Platform.IsMacOS => LibC.CloneFile(from, to, LibC.CloneNoFollow),
            _ => NotPossible,
        };
        return result >= 0 ? LinkResult.Made : IsOfThisFile(-result) ? LinkResult.NotThisFile : LinkResult.NotHere;
    }

    /// <summary>Finds out what a folder's volume can do, by trying it.</summary>
    /// <exception cref="BackupException">The files for the trial cannot be written.</exception>
    public static LinkMethod Probe(string folder)
    {
        string one = Path.Combine(folder, "link-probe");
        string other = one + ".linked";
        Remove(one);
        Remove(other);
        try
        {
            DurableFile.Write(one, [1, 2, 3]);
            foreach (LinkMethod method in new[] { LinkMethod.Clone, LinkMethod.HardLink })
            {
                if (TryMake(method, one, other) == LinkResult.Made)
                {
                    return method;
                }
            }
            return LinkMethod.None;
        }
        finally
        {
            Remove(other);
            Remove(one);
        }
    }

    /// <summary>It has as many links as the volume allows for one (65,000 on ext4, 1,023 on NTFS), it is gone, or its new name is another file's or too long.</summary>
    private static bool IsOfThisFile(int error) => Platform.IsWindows ? error is 1142 or 2 or 3 or 80 or 183 or 206 : error is 31 or 2 or 17 or 36;

    private static int CloneOnLinux(string from, string to)
    {
        int result;
        bool isOurs = false;
        try
        {
            using FileStream source = Polyfills.OpenLiveFile(from);
            using FileStream target = Polyfills.CreateOwnerOnlyFile(to, FileMode.CreateNew, FileShare.None);
            isOurs = true;
            result = LibC.IOCtl(target.SafeFileHandle.DangerousGetHandle().ToInt32(), LibC.FIClone, source.SafeFileHandle.DangerousGetHandle().ToInt32());
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            // The copy meets the same error and names it.
            result = NotPossible;
        }
        if (result < 0 && isOurs)
        {
            Remove(to); // Never what stood there before, which on some volumes has the same name to them.
        }
        return result;
    }

    private static void Remove(string path) => IOFailure.WhenWriting(path, () => File.Delete(path));
}
