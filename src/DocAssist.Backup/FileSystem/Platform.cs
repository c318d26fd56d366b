using System.Runtime.InteropServices;

namespace DocAssist.Backup.FileSystem;

internal static class Platform
{
    public static readonly bool IsWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    public static readonly bool IsLinux = RuntimeInformation.IsOSPlatform(OSPlatform.Linux);

    public static readonly bool IsMacOS = RuntimeInformation.IsOSPlatform(OSPlatform.OSX);

    /// <summary>The word that manifests use: names of files follow other rules on "unix" than on "windows".</summary>
    public static readonly string Name = IsWindows ? "windows" : "unix";
}
