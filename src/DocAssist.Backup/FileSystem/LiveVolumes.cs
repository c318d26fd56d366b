using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DocAssist.Backup.FileSystem.Native;

namespace DocAssist.Backup.FileSystem;

/// <summary>
/// Makes the times of live files tell: a write through a mapping sets the time of a file only when the page was clean, so a page that is dirty
/// already can be changed once more, after it was read, without a trace (mmap(2), "Timestamps changes for file-backed mappings").
/// </summary>
internal static class LiveVolumes
{
    /// <summary>Has the system write what is dirty on the volumes of some folders; every later change of a file there shows in its time.</summary>
    /// <param name="folders">Those that are not there do not matter.</param>
    /// <returns>False when a volume could not: then times prove nothing. True at once on other systems than Linux.</returns>
    public static bool TrySettle(IEnumerable<string> folders)
    {
        try
        {
            return !Platform.IsLinux || folders.Where(Directory.Exists).GroupBy(f => FileStatus.Of(f).Identity.Volume).All(volume => TrySettle(volume.First()));
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            // Whoever reads the folder meets the same failure and names it.
            return false;
        }
    }

    private static bool TrySettle(string folder)
    {
        int descriptor = LibC.Open(folder, OpenFlags.Read);
        if (descriptor < 0)
        {
            return false;
        }
        int settled = LibC.SyncFS(descriptor);
        _ = LibC.Close(descriptor);
        return settled >= 0;
    }
}
