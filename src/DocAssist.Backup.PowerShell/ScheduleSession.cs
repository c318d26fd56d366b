using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using DocAssist.Backup.Scheduling;

namespace DocAssist.Backup.PowerShell;

/// <summary>What the cmdlets of schedules take from the session.</summary>
internal static class ScheduleSession
{
    /// <summary>Where schedules go.</summary>
    public static SchedulingEnvironment Environment() => new(
        System.Environment.GetEnvironmentVariable,
        System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile),
        Path.GetTempPath(),
        System.Environment.UserName,
        DateTimeOffset.Now);

    /// <summary>The account that the Task Scheduler is to run it as.</summary>
    public static string Account() => SchedulingEnvironment.WindowsAccount(System.Environment.UserDomainName, System.Environment.UserName, System.Environment.MachineName);

    /// <summary>The PowerShell of this session.</summary>
    public static PowerShellHost Host(SessionState session)
    {
        using System.Diagnostics.Process process = System.Diagnostics.Process.GetCurrentProcess();
        string local = System.Environment.GetFolderPath(System.Environment.SpecialFolder.LocalApplicationData);
        return PowerShellHost.Of(
            process.MainModule!.FileName!,
            (string)session.PSVariable.GetValue("PSHOME"),
            "Desktop".Equals(session.PSVariable.GetValue("PSEdition") as string, StringComparison.Ordinal),
            Path.DirectorySeparatorChar == '\\' ? local : null);
    }

    /// <summary>The manifest of the module, or null when a session that has nothing from this one, nor from a profile, finds the module by its name.</summary>
    public static string? ModulePath(PSModuleInfo module, SessionState session)
    {
        bool isDesktop = "Desktop".Equals(session.PSVariable.GetValue("PSEdition") as string, StringComparison.Ordinal);
        IEnumerable<string> places = Path.DirectorySeparatorChar == '\\' ? WindowsPlaces(isDesktop ? "WindowsPowerShell" : "PowerShell") : UnixPlaces();
        places = places.Append(Path.Combine((string)session.PSVariable.GetValue("PSHOME"), "Modules"));
        bool isKnown = places.Any(p => module.ModuleBase.StartsWith(Path.GetFullPath(p).TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.OrdinalIgnoreCase));
        return isKnown ? null : Path.Combine(module.ModuleBase, "DocAssist.Backup.psd1");
    }

    /// <summary>Where PowerShell looks for modules on Unix, about_PSModulePath.</summary>
    private static IEnumerable<string> UnixPlaces() =>
        [Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), ".local", "share", "powershell", "Modules"), "/usr/local/share/powershell/Modules"];

    /// <summary>The same on Windows, and what the machine and the account have added for every session.</summary>
    private static IEnumerable<string> WindowsPlaces(string name) => new[] { EnvironmentVariableTarget.Machine, EnvironmentVariableTarget.User }
        .SelectMany(t => (System.Environment.GetEnvironmentVariable("PSModulePath", t) ?? string.Empty).Split([Path.PathSeparator], StringSplitOptions.RemoveEmptyEntries))
        .Concat(new[] { System.Environment.SpecialFolder.MyDocuments, System.Environment.SpecialFolder.ProgramFiles }
            .Select(System.Environment.GetFolderPath)
            .Where(f => f.Length > 0)
            .Select(f => Path.Combine(f, name, "Modules")));

    /// <summary>The schedules that have a name; none is an error where the name is plain.</summary>
    /// <exception cref="BackupException">ScheduleNotFound.</exception>
    public static IReadOnlyList<ScheduleInfo> Find(IReadOnlyList<ScheduleInfo> all, string name)
    {
        WildcardPattern pattern = new(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        List<ScheduleInfo> found = all.Where(s => pattern.IsMatch(s.Name)).ToList();
        return found.Count > 0 || WildcardPattern.ContainsWildcardCharacters(name) ? found : throw ScheduleRegistry.NotFound(name);
    }
}
