using System;
using System.Diagnostics;
using System.Threading;

namespace DocAssist.Backup;

/// <summary>Counts the bytes of an operation and tells whoever listens. May be used from several threads.</summary>
internal sealed class ProgressMeter
{
    private readonly IProgress<BackupProgress>? _listener;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private long _total;
    private long _done;
    private int _percent;
    private int _phase;

    public ProgressMeter(IProgress<BackupProgress>? listener, long bytesTotal = 0)
    {
        _listener = listener;
        _total = bytesTotal;
    }

    public void Expect(long bytesTotal) => Interlocked.Exchange(ref _total, bytesTotal);

    /// <summary>Begins another phase, and lets go of the memory of the one before.</summary>
    public void Enter(BackupPhase phase)
    {
        Volatile.Write(ref _phase, (int)phase);
        Garbage.EndPhase();
        Report(phase == BackupPhase.Completed ? 100 : null);
    }

    public void Advance(long bytes)
    {
        Interlocked.Add(ref _done, bytes);
        Report(null);
    }

    private void Report(int? percent)
    {
        if (_listener is null)
        {
            return;
        }
        long done = Interlocked.Read(ref _done);
        long total = Interlocked.Read(ref _total);
        // 99 at most: the last percent belongs to what comes after the bytes (flush, publish).
        int now = percent ?? (total <= 0 ? 0 : (int)Math.Min(99, done * 100.0 / total));
        int shown = Raise(now);
        double seconds = _clock.Elapsed.TotalSeconds;
        double rate = seconds > 0 ? done / seconds : 0;
        TimeSpan? left = rate > 0 && total > done && seconds > 0.5
            ? TimeSpan.FromSeconds(Math.Min((total - done) / rate, 86400 * 30))
            : null;
        Tell(new((BackupPhase)Volatile.Read(ref _phase), shown, done, total, rate, left));
    }

    private int Raise(int percent)
    {
        int seen;
        do
        {
            seen = Volatile.Read(ref _percent);
            if (percent <= seen)
            {
                return seen;
            }
        }
        while (Interlocked.CompareExchange(ref _percent, percent, seen) != seen);
        return percent;
    }

    private void Tell(BackupProgress progress)
    {
        try
        {
            _listener!.Report(progress);
        }
        catch (Exception)
        {
            // A listener that fails (its window closed, its pipeline gone) must not cost the clinic its backup.
        }
    }
}
