using System;
using System.Collections.Generic;
using System.IO;

namespace DocAssist.Backup.Scheduling;

/// <summary>How PowerShell is started.</summary>
/// <param name="Program">Full path of the program.</param>
/// <param name="Options">What comes before the command.</param>
public sealed record PowerShellHost(string Program, IReadOnlyList<string> Options)
{
    private const string StoreFolder = "WindowsApps";

    /// <summary>The PowerShell that runs now, as a program that can be started again.</summary>
    /// <param name="process">The program of this process; a host such as ISE is not one that runs commands.</param>
    /// <param name="home">$PSHOME.</param>
    /// <param name="isDesktop">True for Windows PowerShell.</param>
    /// <param name="localApplicationData">%LOCALAPPDATA% on Windows, else null.</param>
    public static PowerShellHost Of(string process, string home, bool isDesktop, string? localApplicationData)
    {
        if (isDesktop)
        {
            // Windows PowerShell runs no module that is a script unless it is told to.
            return new(Path.Combine(home, "powershell.exe"), ["-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-WindowStyle", "Hidden"]);
        }
        List<string> options = ["-NoProfile", "-NonInteractive"];
        if (localApplicationData is not null)
        {
            options.AddRange(["-WindowStyle", "Hidden"]);
        }
        string name = Path.GetFileNameWithoutExtension(process);
        if (name.Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            // As a .NET tool PowerShell is no program of its own.
            options.Insert(0, Path.Combine(home, "pwsh.dll"));
            return new(process, options);
        }
        string program = name.Equals("pwsh", StringComparison.OrdinalIgnoreCase) ? process : Path.Combine(home, localApplicationData is null ? "pwsh" : "pwsh.exe");
        return new(WithoutVersion(program, localApplicationData), options);
    }

    /// <summary>The folder of an app of the Store has its version in its name; the alias stays through updates.</summary>
    private static string WithoutVersion(string program, string? localApplicationData)
    {
        bool isStore = localApplicationData is not null && program.IndexOf("\\" + StoreFolder + "\\", StringComparison.OrdinalIgnoreCase) >= 0;
        string alias = Path.Combine(localApplicationData ?? string.Empty, "Microsoft", StoreFolder, "pwsh.exe");
        return isStore && File.Exists(alias) ? alias : program;
    }
}
