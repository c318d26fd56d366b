using System;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;

namespace DocAssist.Backup.Tests.Support;

/// <summary>The few things that only a program of the system can do for a test.</summary>
public static class Shell
{
    public static readonly bool IsWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    /// <summary>True when the tests run on Mono, as the desktop flavour.</summary>
    public static readonly bool IsMono = Type.GetType("Mono.Runtime") is not null;

    public static void MakeWritable(string folder)
    {
        if (!IsWindows)
        {
            Run("chmod", $"-R u+rwX \"{folder}\"");
        }
    }

    /// <summary>What this process has open, as Linux lists it; nothing elsewhere.</summary>
    public static string OpenFiles()
    {
        using Process self = Process.GetCurrentProcess();
        // Other tests close files meanwhile.
        return Directory.Exists("/proc/self/fd") ? Run("sh", $"-c \"ls -l /proc/{self.Id}/fd 2>/dev/null; true\"") : string.Empty;
    }

    public static string Run(string program, string arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {arguments}: exit code {process.ExitCode}");
    }
}
