using System;
using System.Diagnostics;
using System.IO;
using System.Threading;

namespace DocAssist.SampleClinic.Verbs;

internal static class WriteVerb
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    public static int Run(Arguments arguments)
    {
        string database = Path.Combine(arguments.Required("--path"), "clinic.db");
        double rate = arguments.Number("--rate") ?? throw new UsageException("--rate is missing.");
        string? stopFile = arguments.Optional("--stop-file");
        double? seconds = arguments.Number("--seconds");
        ClinicWriterOptions options = new()
        {
            JournalMode = arguments.Journal("--journal"),
            Seed = arguments.Int32("--seed") ?? 1,
            Start = DateTime.Now,
        };
        arguments.AllUsed();
        if (stopFile is null && seconds is null)
        {
            throw new UsageException("--stop-file or --seconds has to say when to end.");
        }

        using ClinicWriter writer = ClinicWriter.Start(database, rate, options);
        Stopwatch watch = Stopwatch.StartNew();
        while (!File.Exists(stopFile) && watch.Elapsed.TotalSeconds < (seconds ?? double.MaxValue) && writer.IsRunning)
        {
            Thread.Sleep(s_look);
        }

        ClinicWriterReport report = writer.Stop();
        Console.WriteLine(FormattableString.Invariant(
            $"commits={report.Commits} longest_ms={report.LongestCommit.TotalMilliseconds:0} busy={report.BusyErrors}"));
        return 0;
    }
}
