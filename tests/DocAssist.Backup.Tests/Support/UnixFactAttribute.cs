using Xunit;

namespace DocAssist.Backup.Tests.Support;

/// <summary>A fact of Unix: links, pipes and modes as Windows has not got them.</summary>
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = Shell.IsWindows ? "Windows has no such files." : null;
}
