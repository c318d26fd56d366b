using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.Catalog;

/// <summary>What tells one clinic from another in a root that both use.</summary>
internal static class ClinicIdentity
{
    /// <summary>Of a machine and a data folder. Equal for two spellings that are one folder by the rules of the system.</summary>
    public static string Of(string? host, string? dataPath) =>
        host?.ToUpperInvariant() + "\n" + (Platform.IsLinux ? dataPath : dataPath?.ToUpperInvariant());
}
