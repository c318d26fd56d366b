using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;

namespace DocAssist.Backup.Tests.Support;

/// <summary>A program with a name of its own that runs until it is closed or killed: what stands in for the app.</summary>
public sealed class AppProgram : IDisposable
{
    private readonly List<Process> _started = [];

    public AppProgram(string folder)
    {
        Name = "app" + Guid.NewGuid().ToString("N").Substring(0, 8);
        File = Path.Combine(folder, Name);
        System.IO.File.WriteAllText(File, $"#!/bin/sh\nwhile [ ! -e '{Stop}' ]; do sleep 0.05; done\n");
        Shell.Run("chmod", $"+x {File}");
    }

    public string Name { get; }

    public string File { get; }

    private string Stop => File + ".stop";

    public Process Start()
    {
        System.IO.File.Delete(Stop);
        Process process = Process.Start(new ProcessStartInfo(File) { UseShellExecute = false })!;
        _started.Add(process);
        return process;
    }

    public void Close()
    {
        System.IO.File.WriteAllText(Stop, string.Empty);
        _started.ForEach(p => p.WaitForExit());
    }

    public static void Kill(Process process)
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        Close();
        _started.ForEach(p => p.Dispose());
    }
}
