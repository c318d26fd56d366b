namespace DocAssist.Backup.Configuration;

/// <summary>A setting as it holds, and who said so.</summary>
/// <param name="Name">Its name, which is that of the parameter too.</param>
/// <param name="Value">What holds; null for nothing.</param>
/// <param name="Source">A parameter, an environment variable, the user's or the machine's configuration, a known place, or the default.</param>
public sealed record BackupSetting(string Name, object? Value, string Source);
