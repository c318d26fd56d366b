using System.Collections.Generic;

namespace DocAssist.Backup.Configuration;

/// <summary>Where the parts of a clinic's data lie. Usually all are in one folder; the app lets each be elsewhere.</summary>
/// <param name="Path">The data folder, absolute.</param>
/// <param name="DatabasePath">clinic.db.</param>
/// <param name="VectorStorePath">The folder chroma.</param>
/// <param name="PrescriptionsPath">The folder prescriptions.</param>
/// <param name="SettingsPath">settings.json.</param>
/// <param name="Origin">Who said so: a parameter, the name of an environment variable, a known place.</param>
public sealed record DataFolder(string Path, string DatabasePath, string VectorStorePath, string PrescriptionsPath, string SettingsPath, string Origin)
{
    /// <summary>The folders that its files lie in, or below; often one and the same.</summary>
    internal IReadOnlyList<string> Folders => [Path, System.IO.Path.GetDirectoryName(DatabasePath)!, VectorStorePath, PrescriptionsPath, System.IO.Path.GetDirectoryName(SettingsPath)!];

    /// <summary>All parts in one folder, under the names the app gives them.</summary>
    public static DataFolder At(string path, string origin) => new(
        path,
        System.IO.Path.Combine(path, "clinic.db"),
        System.IO.Path.Combine(path, "chroma"),
        System.IO.Path.Combine(path, "prescriptions"),
        System.IO.Path.Combine(path, "settings.json"),
        origin);
}
