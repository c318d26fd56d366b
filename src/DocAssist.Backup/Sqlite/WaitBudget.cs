using System;
using System.Diagnostics;
using System.Threading;

namespace DocAssist.Backup.Sqlite;

/// <summary>How long an operation may wait for locks of others, all its databases together.</summary>
internal sealed class WaitBudget
{
    private TimeSpan _left;

    public WaitBudget(TimeSpan total) => _left = total;

    /// <summary>Waits a moment.</summary>
    /// <returns>False when there is no time left; nothing was waited then.</returns>
    public bool TryWait(TimeSpan pause, CancellationToken token)
    {
        if (_left <= TimeSpan.Zero)
        {
            return false;
        }
        Stopwatch waited = Stopwatch.StartNew();
        token.WaitHandle.WaitOne(pause);
        _left -= waited.Elapsed;
        return true;
    }
}
