using System;
using System.Threading;

namespace DocAssist.Backup;

/// <summary>
/// Bounds what the work on tens of thousands of files leaves behind in memory: .NET lets garbage grow with the processor's third-level cache before
/// it collects any, to tens of megabytes on a server, and a backup is a guest on the clinic's machine.
/// </summary>
internal static class Garbage
{
#if NET8_0_OR_GREATER
    /// <summary>What .NET itself allows where the cache is that of a small PC, in bytes.</summary>
    private const long Limit = 6 * 1024 * 1024;

    private static long s_collectedAt = GC.GetTotalAllocatedBytes();
#endif

    /// <summary>To be called for each file, from any thread.</summary>
    public static void Bound()
    {
#if NET8_0_OR_GREATER
        long allocated = GC.GetTotalAllocatedBytes();
        long before = Interlocked.Read(ref s_collectedAt);
        if (allocated - before > Limit && Interlocked.CompareExchange(ref s_collectedAt, allocated, before) == before)
        {
            GC.Collect(0);
        }
#endif
    }
}
