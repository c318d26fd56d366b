using System;
using System.IO;
using System.Linq;

namespace DocAssist.Backup.Scheduling;

/// <summary>What the machine and the session say about where schedules go; taken from outside so that tests can say it too.</summary>
/// <param name="Variable">The value of an environment variable, or null.</param>
/// <param name="HomeFolder">The user's home.</param>
/// <param name="TemporaryFolder">Where a file may lie for a moment.</param>
/// <param name="UserName">The account.</param>
/// <param name="Now">The present moment, local time.</param>
public sealed record SchedulingEnvironment(Func<string, string?> Variable, string HomeFolder, string TemporaryFolder, string UserName, DateTimeOffset Now)
{
    /// <summary>The account as the Task Scheduler takes it.</summary>
    /// <param name="domain">The domain or machine of the account.</param>
    /// <param name="user">Its name.</param>
    /// <param name="machine">The name of the machine: with a dollar it is one of the names of LocalSystem.</param>
    public static string WindowsAccount(string domain, string user, string machine) =>
        user.Equals("SYSTEM", StringComparison.OrdinalIgnoreCase) || user.Equals(machine + "$", StringComparison.OrdinalIgnoreCase) ? "S-1-5-18" : domain + "\\" + user;

    /// <summary>True when a program is on the search path.</summary>
    internal bool Has(string program) => (Variable("PATH") ?? string.Empty)
        .Split([Path.PathSeparator], StringSplitOptions.RemoveEmptyEntries)
        .Any(f => File.Exists(Path.Combine(f, program)));
}
