using System;
using System.Diagnostics;
using System.Management.Automation;

namespace DocAssist.Backup.PowerShell;

/// <summary>Turns the engine's many reports into at most ten progress records a second, drawn by the pipeline thread.</summary>
internal sealed class ProgressRelay : IProgress<BackupProgress>
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private readonly string _activity;
    private readonly Action<ProgressRecord> _post;
    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();
    private readonly object _gate = new();
    private BackupPhase? _lastPhase;

    /// <param name="activity">What is going on, for the title of the bar.</param>
    /// <param name="post">Hands a record to the pipeline thread.</param>
    public ProgressRelay(string activity, Action<ProgressRecord> post)
    {
        _activity = activity;
        _post = post;
    }

    public void Report(BackupProgress value)
    {
        lock (_gate)
        {
            if (value.Phase == _lastPhase && _sinceLast.Elapsed < s_interval)
            {
                return;
            }
            _lastPhase = value.Phase;
            _sinceLast.Restart();
        }
        _post(ToRecord(value));
    }

    /// <summary>The record that takes the bar away.</summary>
    public ProgressRecord End() => new(Id, _activity, "Done") { RecordType = ProgressRecordType.Completed };

    private const int Id = 0;

    private ProgressRecord ToRecord(BackupProgress value)
    {
        string phase = value.Phase switch
        {
            BackupPhase.CopyingDatabases => "Copying databases",
            BackupPhase.CopyingFiles => "Copying files",
            BackupPhase.Staging => "Copying the backup",
            BackupPhase.SavingCurrentData => "Saving the current data",
            _ => value.Phase.ToString(),
        };
        string rate = value.BytesPerSecond > 0 ? $", {Display.Size((long)value.BytesPerSecond)}/s" : string.Empty;
        return new(Id, _activity, $"{phase}: {Display.Size(value.BytesDone)} of {Display.Size(value.BytesTotal)}{rate}")
        {
            PercentComplete = value.Percent,
            SecondsRemaining = value.TimeLeft is TimeSpan left ? (int)Math.Ceiling(left.TotalSeconds) : -1,
        };
    }
}
