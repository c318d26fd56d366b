using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.ComponentModel;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Logging;
using DriveNotFoundException = System.Management.Automation.DriveNotFoundException;

namespace DocAssist.Backup.PowerShell;

/// <summary>Runs the engine beside the pipeline and lets only the pipeline thread talk to PowerShell.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class BackupCmdlet : PSCmdlet, IDisposable
{
    private const int QueueLength = 256;

    private readonly CancellationTokenSource _stop = new();

    /// <summary>Ends when the user presses Ctrl+C.</summary>
    internal CancellationToken StopToken => _stop.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>
    /// Runs work of the engine. Whatever it says is drawn here; when the pipeline is stopped, the work is cancelled and this returns only
    /// after it has cleaned up.
    /// </summary>
    /// <exception cref="BackupException">What the work threw.</exception>
    /// <exception cref="PipelineStoppedException">The user or the pipeline ended it.</exception>
    internal T Run<T>(string activity, Func<IProgress<BackupProgress>, ILog, CancellationToken, T> work)
    {
        using BlockingCollection<Action?> queue = new(QueueLength);
        ProgressRelay progress = new(activity, record => queue.Add(() => WriteProgress(record)));
        PipelineLog log = new(this, queue.Add);
        Task<T> task = Task.Run(() =>
        {
            try
            {
                return work(progress, log, _stop.Token);
            }
            finally
            {
                queue.Add(null);
            }
        });
        try
        {
            Pump(queue, task);
            return task.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        finally
        {
            End(progress);
        }
    }

    /// <summary>A path as the user means it: relative to the location of the session, not of the process.</summary>
    internal string ResolvePath(string path)
    {
        string full = Path.GetFullPath(LocateOnDisk(path));
        string trimmed = full.TrimEnd(Path.DirectorySeparatorChar);
        return trimmed.Length < Path.GetPathRoot(full)!.Length ? full : trimmed;
    }

    /// <summary>Where the engine looks for the data and the root.</summary>
    internal ClinicEnvironment ClinicEnvironment() => SessionEnvironment.Of(SessionState.Path.CurrentFileSystemLocation.ProviderPath);

    /// <summary>True when the command only tells what it would do.</summary>
    internal bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? bound)
        ? ((SwitchParameter)bound).ToBool()
        : LanguagePrimitives.IsTrue(SessionState.PSVariable.GetValue("WhatIfPreference"));

    /// <summary>False when nobody will see what ShouldProcess is told: no preview, no question, for which -Debug asks too, and no -Verbose, which alone makes PowerShell write it.</summary>
    internal bool TellsActions => IsWhatIf
        || new[] { "Confirm", "Debug", "Verbose" }.Any(MyInvocation.BoundParameters.ContainsKey)
        || (LanguagePrimitives.TryConvertTo(SessionState.PSVariable.GetValue("ConfirmPreference"), out ConfirmImpact asked) && asked is ConfirmImpact.Low or ConfirmImpact.Medium);

    /// <summary>True where -WhatIf wins, then an explicit -Confirm asks, then -Force goes ahead.</summary>
    internal bool Approve(string target, string action, bool force)
    {
        return !force || IsWhatIf || MyInvocation.BoundParameters.ContainsKey("Confirm")
            ? ShouldProcess(target, action)
            : true;
    }

    private string LocateOnDisk(string path)
    {
        try
        {
            string resolved = SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            if (provider.Name == "FileSystem")
            {
                return resolved;
            }
        }
        catch (DriveNotFoundException) when (Path.IsPathRooted(path))
        {
            // The letter of a drive that is not connected now: what that means the engine knows.
            return path;
        }
        catch (SessionStateException e) when (e is DriveNotFoundException or ProviderNotFoundException)
        {
            // No drive of the system, as with Env: and the like.
        }
        ThrowTerminatingError(new(new PSArgumentException($"'{path}' is no path of the file system."), "PathNotFileSystem", ErrorCategory.InvalidArgument, path)
        {
            ErrorDetails = new($"'{path}' is no path of the file system.") { RecommendedAction = "Give a folder on a disk or a share." },
        });
        return path;
    }

    private void End(ProgressRelay progress)
    {
        try
        {
            WriteProgress(progress.End());
        }
        catch (PipelineStoppedException)
        {
            // The host takes the bars of a stopped pipeline away itself.
        }
    }

    private void Pump(BlockingCollection<Action?> queue, Task work)
    {
        try
        {
            foreach (Action say in UntilEnd(queue))
            {
                say();
            }
        }
        catch
        {
            // The pipeline was stopped, or a warning was turned into a stop: the work is undone before the prompt comes back.
            _stop.Cancel();
            foreach (Action unsaid in UntilEnd(queue))
            {
                _ = unsaid;
            }
            ((IAsyncResult)work).AsyncWaitHandle.WaitOne();
            throw;
        }
    }

    /// <summary>Closing the queue would end the waiting by an exception, and the first one of a session takes as long as much of the work.</summary>
    private static IEnumerable<Action> UntilEnd(BlockingCollection<Action?> queue)
    {
        while (queue.Take() is Action say)
        {
            yield return say;
        }
    }

    private sealed class PipelineLog : ILog
    {
        private readonly Cmdlet _cmdlet;
        private readonly Action<Action> _post;

        public PipelineLog(Cmdlet cmdlet, Action<Action> post)
        {
            _cmdlet = cmdlet;
            _post = post;
        }

        public void Verbose(string message) => _post(() => _cmdlet.WriteVerbose(message));

        public void Information(string message) => _post(() => _cmdlet.WriteInformation(message, []));

        public void Warning(string message) => _post(() => _cmdlet.WriteWarning(message));
    }
}
