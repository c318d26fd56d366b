using System;

namespace DocAssist.Backup.Restoring;

/// <summary>Lets an operation that is a part of another report as that part.</summary>
internal sealed class ProgressSlice : IProgress<BackupProgress>
{
    private readonly IProgress<BackupProgress>? _whole;
    private readonly BackupPhase _phase;
    private readonly int _from;
    private readonly int _to;

    /// <param name="whole">Who listens to the whole operation.</param>
    /// <param name="phase">What the part is called there.</param>
    /// <param name="from">Percent of the whole at its beginning.</param>
    /// <param name="to">Percent of the whole at its end.</param>
    public ProgressSlice(IProgress<BackupProgress>? whole, BackupPhase phase, int from, int to)
    {
        _whole = whole;
        _phase = phase;
        _from = from;
        _to = to;
    }

    public void Report(BackupProgress value) => _whole?.Report(value with { Phase = _phase, Percent = _from + ((_to - _from) * value.Percent / 100) });
}
