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
    /// <summary>What a command with some thousand files leaves, in bytes. The first collection of a process looks at all that its start has left, and would cost more than it frees where no more is to come.</summary>
    private const long FirstLimit = 24 * 1024 * 1024;

    /// <summary>What .NET itself allows where the cache is that of a small PC, in bytes.</summary>
    private const long Limit = 8 * 1024 * 1024;

    /// <summary>The same where memory counts for more than time: no less, because .NET takes as much at once from the system.</summary>
    private const long LimitOfMuch = 4 * 1024 * 1024;

    /// <summary>A shell that has so much in memory, in bytes, is left to .NET: what is not ours would make each collection long.</summary>
    private const long OthersLimit = 256 * 1024 * 1024;

    private const int FullEvery = 12;

    /// <summary>How much of what .NET has taken from the system may be in use by nothing, in bytes.</summary>
    private const long LooseLimit = 8 * 1024 * 1024;

    private static long s_due = GC.GetTotalAllocatedBytes() + FirstLimit;

    private static bool s_isMuch;

    private static int s_sinceFull;

    private static int s_collections = GC.CollectionCount(0);
#endif

    /// <summary>To be called where more files turn out to be at hand than the first limit is meant for: from now on memory counts for more than time.</summary>
    public static void ExpectMuch()
    {
#if NET8_0_OR_GREATER
        if (!Volatile.Read(ref s_isMuch))
        {
            Volatile.Write(ref s_isMuch, true);
            Interlocked.Exchange(ref s_due, GC.GetTotalAllocatedBytes());
        }
#endif
    }

    /// <summary>To be called where what was kept for long may be needed no more: only a full collection finds that.</summary>
    public static void EndPhase()
    {
#if NET8_0_OR_GREATER
        if (Volatile.Read(ref s_isMuch) && Volatile.Read(ref s_sinceFull) > 0)
        {
            CollectFully();
        }
#endif
    }

    /// <summary>To be called for each file, from any thread.</summary>
    public static void Bound()
    {
#if NET8_0_OR_GREATER
        long allocated = GC.GetTotalAllocatedBytes();
        long due = Interlocked.Read(ref s_due);
        if (allocated > due && Interlocked.CompareExchange(ref s_due, allocated + (Volatile.Read(ref s_isMuch) ? LimitOfMuch : Limit), due) == due)
        {
            CollectUnlessDone();
        }
#endif
    }

#if NET8_0_OR_GREATER
    private static void CollectUnlessDone()
    {
        if (GC.CollectionCount(0) != Volatile.Read(ref s_collections) || GC.GetTotalMemory(forceFullCollection: false) > OthersLimit)
        {
            Volatile.Write(ref s_collections, GC.CollectionCount(0));
        }
        else if (Interlocked.Increment(ref s_sinceFull) >= FullEvery || (Volatile.Read(ref s_isMuch) && IsLoose()))
        {
            CollectFully();
        }
        else
        {
            GC.Collect(Volatile.Read(ref s_isMuch) ? 1 : 0);
            Volatile.Write(ref s_collections, GC.CollectionCount(0));
        }
    }

    /// <summary>True when the last collection left much unused between what is in use, as one does that finds most of it in use.</summary>
    private static bool IsLoose()
    {
        GCMemoryInfo last = GC.GetGCMemoryInfo(GCKind.Any);
        return last.TotalCommittedBytes - last.HeapSizeBytes > LooseLimit;
    }

    private static void CollectFully()
    {
        Volatile.Write(ref s_sinceFull, 0);
        bool givesBack = Volatile.Read(ref s_isMuch);
        // What is free goes back to the system then: .NET would keep as much again as is in use.
        GC.Collect(GC.MaxGeneration, givesBack ? GCCollectionMode.Aggressive : GCCollectionMode.Forced, blocking: true, compacting: givesBack);
        Volatile.Write(ref s_collections, GC.CollectionCount(0));
    }
#endif
}
