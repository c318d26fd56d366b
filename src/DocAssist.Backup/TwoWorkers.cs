using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;

namespace DocAssist.Backup;

/// <summary>Two at a time, taken in their order: more workers, or a pipeline, copied and hashed files no faster on a machine with two cores.</summary>
internal static class TwoWorkers
{
    private const int Count = 2;

    /// <summary>In bytes: a file so long that one worker would wait for the other, were it the last.</summary>
    public const long Large = 1024 * 1024;

    /// <summary>Does the work for every item. The first failure keeps the rest from being begun.</summary>
    /// <param name="items">What to work on; large ones first, or one worker ends long after the other.</param>
    /// <param name="work">May be called from any thread.</param>
    /// <param name="token">Looked at before each item.</param>
    /// <exception cref="BackupException">One that the work threw, before any other exception.</exception>
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public static void Run<T>(IEnumerable<T> items, Action<T> work, CancellationToken token)
    {
        try
        {
            ParallelOptions options = new() { MaxDegreeOfParallelism = Count, CancellationToken = token };
            // One by one: whoever is free takes the next, and of tens of thousands only two are in memory.
            Parallel.ForEach(Partitioner.Create(items, EnumerablePartitionerOptions.NoBuffering), options, Work);
        }
        catch (AggregateException e)
        {
            token.ThrowIfCancellationRequested();
            ExceptionDispatchInfo.Capture(e.InnerExceptions.OfType<BackupException>().FirstOrDefault() ?? e.InnerExceptions[0]).Throw();
        }

        void Work(T item)
        {
            work(item);
            Garbage.Bound();
        }
    }

    /// <summary>An order in which both workers end together: the large ones, the largest first, then all others as they come. In the order of their folders a disk has them side by side.</summary>
    /// <param name="files">Enumerated twice.</param>
    /// <param name="length">How long one is, in bytes.</param>
    public static IEnumerable<T> LargeFirst<T>(IEnumerable<T> files, Func<T, long> length)
    {
        List<T> large = files.Where(f => length(f) >= Large).ToList();
        large.Sort((a, b) => length(b).CompareTo(length(a)));
        return large.Concat(files.Where(f => length(f) < Large));
    }
}
