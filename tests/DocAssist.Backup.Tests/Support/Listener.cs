using System;

namespace DocAssist.Backup.Tests.Support;

/// <summary>Hears each report on the thread that makes it, unlike System.Progress.</summary>
public sealed class Listener : IProgress<BackupProgress>
{
    private readonly Action<BackupProgress> _report;

    public Listener(Action<BackupProgress> report) => _report = report;

    public void Report(BackupProgress value) => _report(value);
}
