using System;
using System.Diagnostics;
using System.Threading;
using DocAssist.SampleClinic.Database;
using Microsoft.Data.Sqlite;

namespace DocAssist.SampleClinic;

/// <summary>The app at work: commits to clinic.db on a thread and a connection of its own until it is stopped.</summary>
/// <remarks>
/// Every commit is one transaction that <see cref="ClinicInvariants"/> can check: a visit with its investigation and its
/// procedure, an amount moved between two accounts of a ledger that adds up to zero, and the total of the visits.
/// </remarks>
public sealed class ClinicWriter : IDisposable
{
    /// <summary>What the visits of a writer have as chief complaint.</summary>
    public const string Complaint = "Follow-up at the counter";

    private const int Busy = 5;
    private const int Locked = 6;

    private readonly SqliteConnection _connection;
    private readonly ClinicCommit _commit;
    private readonly ClinicWriterOptions _options;
    private readonly TimeSpan _interval;

    // Never disposed: a second Dispose of the writer sets it again, and without its wait handle it holds nothing.
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private int _commits;
    private int _busyErrors;
    private TimeSpan _longest;
    private Exception? _failure;

    private ClinicWriter(SqliteConnection connection, TimeSpan interval, ClinicWriterOptions options)
    {
        _connection = connection;
        _interval = interval;
        _options = options;
        _commit = new ClinicCommit(connection, options.Seed);
        _thread = new Thread(Work) { IsBackground = true, Name = "Clinic writer" };
    }

    /// <summary>How many commits there were so far.</summary>
    public int Commits => Volatile.Read(ref _commits);

    /// <summary>Whether it still writes: false after a stop, and when something has ended it before.</summary>
    public bool IsRunning => _thread.IsAlive;

    /// <summary>Starts to write.</summary>
    /// <param name="databasePath">The clinic's database.</param>
    /// <param name="commitsPerSecond">The rate; 0 is as fast as it goes.</param>
    /// <param name="options">How to write.</param>
    /// <returns>The writer at work.</returns>
    public static ClinicWriter Start(string databasePath, double commitsPerSecond, ClinicWriterOptions? options = null)
    {
        if (double.IsNaN(commitsPerSecond) || commitsPerSecond < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(commitsPerSecond), commitsPerSecond, "A rate is 0 or more.");
        }

        options ??= new ClinicWriterOptions();
        TimeSpan interval = commitsPerSecond > 0 ? TimeSpan.FromSeconds(1 / commitsPerSecond) : TimeSpan.Zero;
        SqliteConnection connection = SqliteConnections.Open(databasePath, SqliteOpenMode.ReadWrite);
        try
        {
            connection.Execute("PRAGMA foreign_keys = ON");
            if (options.JournalMode is JournalMode mode)
            {
                connection.Execute(mode == JournalMode.Wal ? "PRAGMA journal_mode = WAL" : "PRAGMA journal_mode = DELETE");
            }

            ClinicWriter writer = new(connection, interval, options);
            writer._thread.Start();
            return writer;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Waits until there were so many commits.</summary>
    /// <param name="count">How many, counted from the start.</param>
    /// <param name="timeout">How long to wait at most.</param>
    /// <returns>Whether there were.</returns>
    public bool WaitForCommits(int count, TimeSpan timeout) =>
        SpinWait.SpinUntil(() => Commits >= count || !_thread.IsAlive, timeout) && Commits >= count;

    /// <summary>Ends the writing, after the commit that is under way.</summary>
    /// <returns>What the writer has seen.</returns>
    /// <exception cref="InvalidOperationException">Something else than a locked database had ended it before.</exception>
    public ClinicWriterReport Stop()
    {
        Dispose();
        return _failure is null
            ? new ClinicWriterReport(_commits, _longest, _busyErrors)
            : throw new InvalidOperationException($"The writer could not go on: {_failure.Message}", _failure);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _commit.Dispose();
        _connection.Dispose();
    }

    private void Work()
    {
        try
        {
            Stopwatch clock = Stopwatch.StartNew();
            TimeSpan due = TimeSpan.Zero;
            TimeSpan step = _interval > TimeSpan.Zero ? _interval : TimeSpan.FromMilliseconds(1);
            DateTime time = _options.Start;
            while (!_stop.IsSet)
            {
                CommitOnce(time);
                time += step;

                // A commit that was held up is not made good by a burst.
                due = Max(due + _interval, clock.Elapsed - _interval);
                if (due > clock.Elapsed)
                {
                    _stop.Wait(Max(due - clock.Elapsed, TimeSpan.Zero));
                }
            }
        }
        catch (Exception exception)
        {
            _failure = exception;
        }
    }

    private void CommitOnce(DateTime time)
    {
        Stopwatch watch = Stopwatch.StartNew();
        try
        {
            _commit.Run(time);
            Interlocked.Increment(ref _commits);
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is Busy or Locked)
        {
            _busyErrors++;
            _commit.RollBack();
        }

        _longest = Max(_longest, watch.Elapsed);
    }

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
