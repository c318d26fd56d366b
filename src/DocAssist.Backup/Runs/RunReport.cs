using System;
using System.IO;
using System.Text;
using System.Threading;
using DocAssist.Backup.Catalog;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.FileSystem;
using DocAssist.Backup.History;
using DocAssist.Backup.Logging;
using DocAssist.Backup.Status;

namespace DocAssist.Backup.Runs;

/// <summary>Writes down what came of a run: in the history, in the status file, for Prometheus, and for whoever else wants to know.</summary>
internal sealed class RunReport
{
    private const string StatusFile = "status.json";

    /// <summary>Whoever is at work now writes its own status when it has ended, and the next run takes this record along.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly RunOptions _options;
    private readonly RunResult _run;
    private readonly DataFolder? _data;
    private readonly ILog _log;

    public RunReport(RunOptions options, RunResult run, DataFolder? data, ILog log)
    {
        _options = options;
        _run = run;
        _data = data;
        _log = log;
    }

    public void Write()
    {
        // A root that lies in the data is a mistake, and nothing is written to it.
        if (_run.ErrorId == nameof(BackupErrorCode.PathsOverlap) || !Attempt("the history of the backup root", WriteToRoot))
        {
            Attempt("the history on this machine", () => RunHistory.AppendLocal(_run, _options.LocalState));
        }
        BackupStatus status = ReadStatus();
        if (_options.Configuration.PrometheusFile is string metrics)
        {
            Attempt("the file for Prometheus", () => DurableFile.Replace(metrics, Encoding.UTF8.GetBytes(PrometheusText.Format(status, _run)), readableByAll: true));
        }
        foreach (IRunReporter reporter in _options.Reporters)
        {
            Tell(reporter, status);
        }
    }

    private void WriteToRoot()
    {
        using FolderLock rootLock = BackupRoot.Lock(_run.BackupRoot, _run.EndedAtUtc, s_patience, CancellationToken.None);
        RunHistory.AppendLocked(_run, _options.LocalState);
        Attempt("the status file", () => DurableFile.Replace(Path.Combine(BackupRoot.StateFolder(_run.BackupRoot), StatusFile), StatusJson.Format(ReadStatus(), _run)));
    }

    private BackupStatus ReadStatus() => StatusReader.Read(new()
    {
        BackupRoot = _run.BackupRoot,
        Data = _data,
        Host = _run.Host,
        Configuration = _options.Configuration,
        LocalState = _options.LocalState,
        Now = _options.Now + (_run.EndedAtUtc - _run.StartedAtUtc),
        Zone = _options.Zone,
    });

    private bool Attempt(string what, Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception e) when (e is BackupException || SystemError.IsExpected(e))
        {
            // The result stands; that it could not be written down somewhere must not hide it.
            _log.Verbose($"The run could not be written to {what}: {e.Message}");
            return false;
        }
    }

    private void Tell(IRunReporter reporter, BackupStatus status)
    {
        try
        {
            reporter.Report(_run, status);
        }
        catch (Exception e)
        {
            _log.Warning($"The run could not be reported by {reporter.GetType().Name}: {e.Message}");
        }
    }
}
