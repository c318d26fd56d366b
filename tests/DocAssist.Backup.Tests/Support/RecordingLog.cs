using System.Collections.Concurrent;
using DocAssist.Backup.Logging;

namespace DocAssist.Backup.Tests.Support;

public sealed class RecordingLog : ILog
{
    public ConcurrentQueue<string> Verboses { get; } = new();

    public ConcurrentQueue<string> Informations { get; } = new();

    public ConcurrentQueue<string> Warnings { get; } = new();

    public void Verbose(string message) => Verboses.Enqueue(message);

    public void Information(string message) => Informations.Enqueue(message);

    public void Warning(string message) => Warnings.Enqueue(message);
}
