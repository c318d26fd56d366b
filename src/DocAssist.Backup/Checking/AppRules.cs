using System;
using System.Collections.Generic;
using System.IO;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.FileSystem;

namespace DocAssist.Backup.Checking;

/// <summary>
/// Where the app itself looks for its data. Each part has a variable of its own, which .env can set where the environment does not;
/// without it the part is in the folder data of the folder that the app is started in, also when DOCASSIST_DATA_DIR names another.
/// </summary>
internal sealed class AppRules
{
    private readonly string? _appFolder;
    private readonly Func<string, string?> _variable;

    /// <exception cref="BackupException">AccessDenied, ReadFailed: the file .env.</exception>
    public AppRules(string? appFolder, ClinicEnvironment environment)
    {
        _appFolder = appFolder;
        IReadOnlyDictionary<string, string> file = ReadFile(environment);
        _variable = name => Filled(environment.Variable(name)) ?? (file.TryGetValue(name, out string? value) ? Filled(value) : null);
    }

    /// <summary>clinic.db of the app; null where only the folder that the app is started in would tell.</summary>
    public string? Database => Part("DOCASSIST_DB_PATH", "clinic.db");

    public string? VectorStore => Part("DOCASSIST_CHROMA_DIR", "chroma");

    public string? Prescriptions => Part("DOCASSIST_PDF_DIR", "prescriptions");

    public string? Settings => DataFolder is string folder ? Path.Combine(folder, "settings.json") : null;

    /// <summary>Where the app puts its own backups, and deletes all but five.</summary>
    public string? BackupRoot => Absolute(_variable("DOCASSIST_BACKUP_DIR")) ?? (DataFolder is string folder ? Path.Combine(folder, "backups") : null);

    private string? DataFolder => Absolute(_variable("DOCASSIST_DATA_DIR") ?? "data");

    private string? Part(string variable, string name) => Absolute(_variable(variable) ?? Path.Combine("data", name));

    private string? Absolute(string? path) => path is null ? null
        : _appFolder is not null ? Path.GetFullPath(Path.Combine(_appFolder, path))
        : Path.IsPathRooted(path) ? Path.GetFullPath(path)
        : null;

    private IReadOnlyDictionary<string, string> ReadFile(ClinicEnvironment environment)
    {
        string? path = _appFolder is null ? null : Path.Combine(_appFolder, ".env");
        return path is null || !File.Exists(path)
            ? new Dictionary<string, string>()
            : DotEnvFile.Parse(IOFailure.WhenReading(path, () => File.ReadAllText(path)), environment.Variable);
    }

    private static string? Filled(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
