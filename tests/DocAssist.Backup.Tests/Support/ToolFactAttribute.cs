using System;
using System.IO;
using System.Linq;
using Xunit;

namespace DocAssist.Backup.Tests.Support;

/// <summary>A fact that a program of the system has to confirm.</summary>
public sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(string program) => Skip = IsThere(program) ? null : $"The program '{program}' is not installed.";

    private static bool IsThere(string program) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator)
        .Any(f => f.Length > 0 && File.Exists(Path.Combine(f, program)));
}
