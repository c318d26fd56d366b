using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.Processes;

/// <summary>Runs a program to its end, without a shell, within a bounded time.</summary>
public static class ProcessRunner
{
    private const int Poll = 50;

    /// <summary>Runs a program. An exit code other than 0 is the caller's to judge.</summary>
    /// <exception cref="BackupException">ToolNotFound; ToolFailed: it took too long.</exception>
    /// <exception cref="OperationCanceledException">The token ended it.</exception>
    public static ProcessResult Run(string program, IReadOnlyList<string> arguments, ProcessOptions options, CancellationToken token)
    {
        using Process process = Start(program, arguments, options);
        Task<byte[]> output = ReadToEnd(process.StandardOutput.BaseStream);
        Task<byte[]> error = ReadToEnd(process.StandardError.BaseStream);
        Task input = Feed(process, options.Input ?? []);
        try
        {
            Wait(process, program, options.TimeLimit, token);
        }
        catch
        {
            Kill(process);
            throw;
        }
        // A grandchild may hold the pipes open, and then what was said so far has to do.
        _ = Task.WaitAll([output, error, input], options.TimeLimit);
        byte[] bytes = output.IsCompleted ? output.Result : [];
        Encoding encoding = process.StandardOutput.CurrentEncoding;
        return new(process.ExitCode, bytes, encoding.GetString(bytes), error.IsCompleted ? encoding.GetString(error.Result) : string.Empty);
    }

    /// <summary>Runs a program that has to succeed.</summary>
    /// <exception cref="BackupException">ToolNotFound, ToolFailed.</exception>
    public static ProcessResult Require(string program, IReadOnlyList<string> arguments, ProcessOptions options, CancellationToken token)
    {
        ProcessResult result = Run(program, arguments, options, token);
        return result.ExitCode == 0 ? result : throw Failure(program, arguments, result);
    }

    /// <summary>The failure that an exit code stands for.</summary>
    public static BackupException Failure(string program, IReadOnlyList<string> arguments, ProcessResult result)
    {
        string said = FirstLine(result.Error) ?? FirstLine(result.Output) ?? "it said nothing";
        return new(
            BackupErrorCode.ToolFailed,
            $"'{CommandLine.Join(new[] { program }.Concat(arguments))}' ended with exit code {result.ExitCode}: {said}",
            "Run the command by hand to see more, then try again.",
            program);
    }

    private static Process Start(string program, IReadOnlyList<string> arguments, ProcessOptions options)
    {
        ProcessStartInfo start = new(program, CommandLine.Join(arguments))
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (KeyValuePair<string, string> variable in options.Variables)
        {
            start.EnvironmentVariables[variable.Key] = variable.Value;
        }
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new BackupException(BackupErrorCode.ToolNotFound, $"The program '{program}' could not be started: {e.Message}.", "Install it, or see that it is on the search path.", program, e);
        }
    }

    private static void Wait(Process process, string program, TimeSpan limit, CancellationToken token)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (!process.WaitForExit(Poll))
        {
            token.ThrowIfCancellationRequested();
            if (clock.Elapsed > limit)
            {
                throw new BackupException(BackupErrorCode.ToolFailed, $"The program '{program}' did not end within {limit.TotalSeconds:0} seconds.", "Try again when the machine is less busy.", program);
            }
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has ended in the meantime.
        }
    }

    private static async Task<byte[]> ReadToEnd(Stream stream)
    {
        using MemoryStream all = new();
        await stream.CopyToAsync(all).ConfigureAwait(false);
        return all.ToArray();
    }

    private static async Task Feed(Process process, byte[] input)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, 0, input.Length).ConfigureAwait(false);
            process.StandardInput.Dispose();
        }
        catch (Exception e) when (SystemError.IsExpected(e))
        {
            // It ended without reading all; its exit code says what that means.
        }
    }

    private static string? FirstLine(string text) => text.Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0);
}
