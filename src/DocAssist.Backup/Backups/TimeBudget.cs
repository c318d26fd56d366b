using System;
using System.Diagnostics;
using System.Threading;

namespace DocAssist.Backup.Backups;

/// <summary>How long ordinary files may be copied. Databases are not concerned: without them there is no backup.</summary>
internal sealed class TimeBudget : IDisposable
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly TimeSpan _spent;
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationTokenSource _either;

    /// <param name="limit">The whole time that a backup was given; null for as long as it takes.</param>
    /// <param name="spent">What of it is gone already.</param>
    /// <param name="stop">Ends the backup itself.</param>
    public TimeBudget(TimeSpan? limit, TimeSpan spent, CancellationToken stop)
    {
        Limit = limit;
        _spent = spent;
        _either = CancellationTokenSource.CreateLinkedTokenSource(_over.Token, stop);
        if (limit <= spent)
        {
            _over.Cancel();
        }
        else if (limit is TimeSpan whole)
        {
            _over.CancelAfter(whole - spent);
        }
    }

    /// <summary>The whole time; null for as long as it takes.</summary>
    public TimeSpan? Limit { get; }

    /// <summary>Ends a file that is being copied: the time is over, or the backup was ended.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>True when no further file is to be begun. Ends the time by the clock too: the timer needs a thread of the pool, and on a busy machine may get none for seconds.</summary>
    public bool IsOver()
    {
        if (Limit <= _spent + _clock.Elapsed)
        {
            _over.Cancel();
        }
        return _over.IsCancellationRequested;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _either.Dispose();
        _over.Dispose();
    }
}
