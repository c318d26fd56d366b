using System;
using System.Threading;

namespace DocAssist.Backup.Watching;

/// <summary>Waits a moment, and no longer than the command is wanted.</summary>
internal static class Pause
{
    /// <exception cref="OperationCanceledException">The token said so.</exception>
    public static void Wait(TimeSpan time, CancellationToken token)
    {
        token.WaitHandle.WaitOne(time);
        token.ThrowIfCancellationRequested();
    }
}
