using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.History;
using DocAssist.Backup.Runs;
using DocAssist.Backup.Tests.Support;
using DocAssist.Backup.Watching;
using Xunit;

namespace DocAssist.Backup.Tests.Watching;

/// <summary>Watches that look often, and what is waited for in them.</summary>
internal static class Watches
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    public static WatchOptions Options(this TestClinic clinic, WatchedApplication application, Func<RunOptions, RunOptions>? change = null) => new()
    {
        Application = application,
        Data = DataFolder.At(clinic.Data, "-DataPath"),
        Run = () => (change ?? (o => o))(clinic.RunOptions()),
        Poll = TimeSpan.FromMilliseconds(50),
        QuietFor = TimeSpan.FromMilliseconds(100),
    };

    public static Task<RunResult?> Begin(this CloseWatcher watcher, RecordingLog? log = null, CancellationToken token = default) => Task.Run(() => watcher.Next(null, log, token));

    /// <summary>What comes of a watch, which surely comes.</summary>
    public static async Task<RunResult?> End(this Task<RunResult?> watch)
    {
        Assert.Same(watch, await Task.WhenAny(watch, Task.Delay(s_patience)));
        return await watch;
    }

    /// <summary>Waits until a watch has said something so many times.</summary>
    public static async Task Says(this RecordingLog log, string text, int times = 1)
    {
        using CancellationTokenSource late = new(s_patience);
        while (log.Verboses.Count(m => m.Contains(text)) < times)
        {
            await Task.Delay(20, late.Token);
        }
    }

    /// <summary>Opens the app, closes it, and tells what came of it.</summary>
    public static async Task<RunResult?> OpenAndClose(this AppProgram app, CloseWatcher watcher)
    {
        RecordingLog log = new();
        app.Start();
        Task<RunResult?> watch = watcher.Begin(log);
        await log.Says("to close");
        app.Close();
        return await watch.End();
    }
}
