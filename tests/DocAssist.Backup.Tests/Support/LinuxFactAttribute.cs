using System.Runtime.InteropServices;
using Xunit;

namespace DocAssist.Backup.Tests.Support;

/// <summary>A fact of Linux, where the time of a file's last change tells of every change.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = RuntimeInformation.IsOSPlatform(OSPlatform.Linux) ? null : "Only on Linux does a time tell of every change.";
}
