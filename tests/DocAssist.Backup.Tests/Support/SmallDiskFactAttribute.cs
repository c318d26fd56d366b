using System;
using System.Runtime.InteropServices;
using Xunit;

namespace DocAssist.Backup.Tests.Support;

/// <summary>A fact that needs a disk of its own: Linux lets root mount one in memory.</summary>
public sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute() => Skip = CanMount() ? null : "Only root on Linux can mount a small disk.";

    private static bool CanMount() => RuntimeInformation.IsOSPlatform(OSPlatform.Linux) && Shell.Run("id", "-u").Trim() == "0" && TryMount();

    private static bool TryMount()
    {
        try
        {
            using TempFolder folder = TempFolder.ForCaller();
            using SmallDisk disk = new(folder.Path, "size=1m");
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
