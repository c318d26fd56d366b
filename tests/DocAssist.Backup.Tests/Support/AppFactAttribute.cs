using Xunit;

namespace DocAssist.Backup.Tests.Support;

/// <summary>A fact of a program that is found by its name.</summary>
public sealed class AppFactAttribute : FactAttribute
{
    public AppFactAttribute() => Skip = Shell.IsWindows ? "Windows starts no shell scripts." : Shell.IsMono ? "Mono gives a script the name of its shell." : null;
}
