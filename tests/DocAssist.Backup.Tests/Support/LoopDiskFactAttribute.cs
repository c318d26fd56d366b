using System;
using System.Collections.Concurrent;
using System.ComponentModel;
using Xunit;

namespace DocAssist.Backup.Tests.Support;

/// <summary>A fact that needs a file system of one kind: root on Linux can mount one, where its tools and its driver are there.</summary>
public sealed class LoopDiskFactAttribute : FactAttribute
{
    private static readonly ConcurrentDictionary<string, bool> s_possible = new();

    public LoopDiskFactAttribute(string kind) => Skip = s_possible.GetOrAdd(kind, CanMount) ? null : $"This machine cannot make and mount a disk of the kind {kind}.";

    private static bool CanMount(string kind)
    {
        if (Shell.IsWindows)
        {
            return false;
        }
        try
        {
            using TempFolder folder = TempFolder.ForCaller();
            string mounted = folder.Combine("disk");
            System.IO.Directory.CreateDirectory(mounted);
            using LoopDisk disk = new(mounted, kind);
            return true;
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }
}
