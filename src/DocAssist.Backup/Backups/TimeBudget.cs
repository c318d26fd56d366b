using System;
using System.Threading;

namespace DocAssist.Backup.Backups;

/// <summary>How long ordinary files may be copied. Databases are not concerned: without them there is no backup.</summary>
internal sealed class TimeBudget : IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationTokenSource _either;

    /// <param name="limit">The whole time that a backup was given; null for as long as it takes.</param>
    /// <param name="spent">What of it is gone already.</param>
    /// <param name="stop">Ends the backup itself.</param>
    public TimeBudget(TimeSpan? limit, TimeSpan spent, CancellationToken stop)
    {
        Limit = limit;
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

    /// <summary>True when no further file is to be begun.</summary>
    public bool IsOver => _over.IsCancellationRequested;

    /// <summary>Ends a file that is being copied: the time is over, or the backup was ended.</summary>
    public CancellationToken Token => _either.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _either.Dispose();
        _over.Dispose();
    }
}
