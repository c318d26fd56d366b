using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Checking;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Tests.Support;
using Xunit;

namespace DocAssist.Backup.Tests.Checking;

public sealed class ConfigurationCheckerTests
{
    [Fact]
    public void A_clinic_as_it_should_be_has_no_error()
    {
        using TestClinic clinic = TestClinic.Create();
        clinic.BackUp();
        string[] before = Directory.GetFileSystemEntries(clinic.Root);

        IReadOnlyList<ConfigurationFinding> found = Check(clinic);

        Assert.DoesNotContain(found, f => f.Severity == FindingSeverity.Error);
        Assert.Contains(found, f => f.Id == "SameVolume");
        Assert.Contains(clinic.Database, Single(found, "BackedUpDatabase").Message);
        Assert.Equal(FindingSeverity.Information, Single(found, "Space").Severity);
        Assert.Equal(found.OrderByDescending(f => f.Severity), found);
        Assert.All(found, f => Assert.True(f.Message.EndsWith(".") && f.Target.Length > 0 && (f.Severity == FindingSeverity.Information) == (f.Remedy is null), f.ToString()));
        // What was tried in the root is gone.
        Assert.Equal(before, Directory.GetFileSystemEntries(clinic.Root));
    }

    [Fact]
    public void The_app_that_works_with_another_database_is_an_error()
    {
        using TestClinic clinic = TestClinic.Create();
        string app = Path.Combine(clinic.Scratch, "app");
        Files.Copy(clinic.Data, Path.Combine(app, "data"));
        File.WriteAllText(Path.Combine(app, ".env"), $"DOCASSIST_DATA_DIR={clinic.Data}\n");

        // As documented by the app, only DOCASSIST_DATA_DIR is set: its database stays where it is started.
        IReadOnlyList<ConfigurationFinding> found = Check(clinic, app);

        ConfigurationFinding differs = Single(found, "DatabaseDiffers");
        Assert.Equal((FindingSeverity.Error, Path.Combine(app, "data", "clinic.db")), (differs.Severity, differs.Target));
        Assert.Contains(found, f => f.Id == "VectorStoreDiffers");
        Assert.Contains(found, f => f.Id == "PrescriptionsDiffer");
        Assert.DoesNotContain(found, f => f.Id == "SettingsDiffer");
        Assert.Equal(2, found.Count(f => f.Id == "DatabaseFound"));

        File.WriteAllText(Path.Combine(app, ".env"), $"""
            # of the clinic
            export DOCASSIST_DATA_DIR="{clinic.Data}"
            DOCASSIST_DB_PATH='{clinic.Database}' # here
            DOCASSIST_CHROMA_DIR={clinic.Data}/chroma
            DOCASSIST_PDF_DIR=${"{DOCASSIST_DATA_DIR}"}/prescriptions
            """);
        Assert.DoesNotContain(Check(clinic, app), f => f.Severity == FindingSeverity.Error);
    }

    [Fact]
    public void The_environment_is_stronger_than_the_file_of_the_app()
    {
        using TestClinic clinic = TestClinic.Create();
        File.WriteAllText(Path.Combine(clinic.Scratch, ".env"), "DOCASSIST_DB_PATH=elsewhere/clinic.db\n");

        IReadOnlyList<ConfigurationFinding> found = Check(clinic, clinic.Scratch, ("DOCASSIST_DB_PATH", clinic.Database));

        Assert.Equal(clinic.Database, Single(found, "AppDatabase").Target);
        Assert.DoesNotContain(found, f => f.Id == "DatabaseDiffers");
    }

    [Fact]
    public void Several_databases_and_no_word_of_the_app_are_a_warning()
    {
        using TestClinic clinic = TestClinic.Create();
        Files.Copy(clinic.Data, Path.Combine(clinic.Scratch, "DocAssist", "data"));

        Assert.Equal(FindingSeverity.Warning, Single(Check(clinic), "SeveralDatabases").Severity);
    }

    [Fact]
    public void What_no_backup_has_is_named_and_what_is_harmless_is_not()
    {
        using TestClinic clinic = TestClinic.Create();
        foreach (string name in new[] { "app.log", ".device_id", "audit.db", "whatsapp_settings.json" })
        {
            File.WriteAllText(Path.Combine(clinic.Data, name), "x");
        }
        Directory.CreateDirectory(Path.Combine(clinic.Data, "exports"));
        Directory.CreateDirectory(Path.Combine(clinic.Data, "logs"));

        string[] named = Check(clinic).Where(f => f.Id == "Unprotected").Select(f => Path.GetFileName(f.Target)).ToArray();

        Assert.Equal(["audit.db", "exports", "whatsapp_settings.json"], named);
    }

    [Fact]
    public void Settings_that_are_odd_are_a_warning()
    {
        using TestClinic clinic = TestClinic.Create();
        string settings = Path.Combine(clinic.Data, "settings.json");

        File.WriteAllText(settings, """{ "backup": { "cloud_config": { "secret_key": "abc" } } }""");
        Assert.DoesNotContain("abc", Single(Check(clinic), "SettingsSecret").Message);
        File.WriteAllText(settings, "{ torn");
        Assert.Equal(FindingSeverity.Warning, Single(Check(clinic), "AppSettingsInvalid").Severity);
        File.WriteAllText(settings, """{ "doctor": { "title": "Dr" } }""");
        Assert.Contains("doctor.title", Single(Check(clinic), "AppSettingsInvalid").Message);
        File.Delete(settings);
        Assert.DoesNotContain(Check(clinic), f => f.Id is "AppSettingsInvalid" or "SettingsSecret");
    }

    [Fact]
    public void A_root_that_the_app_cleans_is_a_warning()
    {
        using TestClinic clinic = TestClinic.Create();

        Assert.DoesNotContain(Check(clinic, clinic.Scratch), f => f.Id == "SharedRoot");
        Assert.Contains("closes", Single(Check(clinic, clinic.Scratch, ("DOCASSIST_BACKUP_DIR", clinic.Root)), "SharedRoot").Message);

        Directory.CreateDirectory(Path.Combine(clinic.Data, "backups"));
        File.WriteAllText(Path.Combine(clinic.Data, "settings.json"), """{ "backup": { "backup_on_close": false } }""");
        IReadOnlyList<ConfigurationFinding> found = Check(clinic, null, change: o => o with { BackupRoot = Path.Combine(clinic.Data, "backups") });
        Assert.DoesNotContain("closes", Single(found, "SharedRoot").Message);
    }

    [Fact]
    public void A_root_that_is_not_there_or_overlaps_is_said()
    {
        using TestClinic clinic = TestClinic.Create();

        Assert.Equal(FindingSeverity.Warning, Single(Root(Path.Combine(clinic.Root, "new")), "RootMissing").Severity);
        Assert.Equal(FindingSeverity.Error, Single(Root(Path.Combine(clinic.Root, "new", "newer")), "BackupRootUnavailable").Severity);
        Assert.Equal(FindingSeverity.Error, Single(Root(Path.Combine(clinic.Data, "chroma")), "PathsOverlap").Severity);
        Assert.Equal(FindingSeverity.Error, Single(Root(Path.GetDirectoryName(clinic.Data)!), "PathsOverlap").Severity);

        IReadOnlyList<ConfigurationFinding> Root(string root) => Check(clinic, null, change: o => o with { BackupRoot = root });
    }

    [Fact]
    public void Data_that_is_missing_or_empty_is_an_error_and_the_rest_is_checked_all_the_same()
    {
        using TestClinic clinic = TestClinic.Create();
        File.WriteAllBytes(clinic.Database, []);
        Assert.Equal(FindingSeverity.Error, Single(Check(clinic), "NotAClinicDatabase").Severity);
        File.Delete(clinic.Database);
        Assert.Equal(FindingSeverity.Error, Single(Check(clinic), "DatabaseNotFound").Severity);

        IReadOnlyList<ConfigurationFinding> found = Check(clinic, null, change: o => o with { DataPath = Path.Combine(clinic.Scratch, "none"), BackupRoot = Path.Combine(clinic.Root, "new") });
        Assert.Equal(FindingSeverity.Error, Single(found, "DataFolderNotFound").Severity);
        Assert.Contains(found, f => f.Id == "RootMissing");
    }

    [Fact]
    public void An_invalid_configuration_is_one_error()
    {
        using TestClinic clinic = TestClinic.Create();
        File.WriteAllText(Path.Combine(clinic.Scratch, "user.json"), """{ "keep_last": -1 }""");

        IReadOnlyList<ConfigurationFinding> found = Check(clinic, null, [("DOCASSIST_BACKUP_CONFIG_DIR", clinic.Scratch)], o => o with { DataPath = null, BackupRoot = null });

        ConfigurationFinding invalid = Single(found, "ConfigurationInvalid");
        Assert.Equal((FindingSeverity.Error, Path.Combine(clinic.Scratch, "user.json")), (invalid.Severity, invalid.Target));
    }

    [UnixFact]
    public void A_link_in_the_data_is_an_error()
    {
        using TestClinic clinic = TestClinic.Create();
        Shell.Run("ln", $"-s \"{clinic.Database}\" \"{Path.Combine(clinic.Data, "prescriptions", "link.pdf")}\"");

        Assert.Equal(FindingSeverity.Error, Single(Check(clinic), "DataUnreadable").Severity);
    }

    [Fact]
    public void Room_for_the_next_backup_is_estimated_from_the_data_where_there_is_none_yet()
    {
        using TestClinic clinic = TestClinic.Create();

        Assert.Contains("more backups of", Single(Check(clinic), "Space").Message);
    }

    private static ConfigurationFinding Single(IReadOnlyList<ConfigurationFinding> found, string id)
    {
        ConfigurationFinding[] of = found.Where(f => f.Id == id).ToArray();
        Assert.True(of.Length == 1, $"{of.Length} of {id}: {string.Join("\n", found)}");
        return of[0];
    }

    private static IReadOnlyList<ConfigurationFinding> Check(TestClinic clinic, string? app, params (string Name, string Value)[] variables) => Check(clinic, app, variables, o => o);

    private static IReadOnlyList<ConfigurationFinding> Check(TestClinic clinic) => Check(clinic, null, [], o => o);

    private static IReadOnlyList<ConfigurationFinding> Check(TestClinic clinic, string? app, Func<ConfigurationCheckOptions, ConfigurationCheckOptions> change) => Check(clinic, app, [], change);

    private static IReadOnlyList<ConfigurationFinding> Check(TestClinic clinic, string? app, (string Name, string Value)[] variables, Func<ConfigurationCheckOptions, ConfigurationCheckOptions> change)
    {
        Dictionary<string, string> values = variables.ToDictionary(v => v.Name, v => v.Value);
        ConfigurationCheckOptions options = new()
        {
            Environment = new(name => values.TryGetValue(name, out string? value) ? value : null, clinic.Scratch, clinic.Scratch, null),
            DataPath = clinic.Data,
            BackupRoot = clinic.Root,
            AppFolder = app,
            Now = clinic.Now,
            Zone = TestClinic.India,
            Random = "00000000",
        };
        return ConfigurationChecker.Check(change(options), null, null, CancellationToken.None);
    }
}
