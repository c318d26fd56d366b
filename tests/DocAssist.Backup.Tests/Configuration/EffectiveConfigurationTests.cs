using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using DocAssist.Backup.Configuration;
using DocAssist.Backup.Tests.Support;
using Xunit;

namespace DocAssist.Backup.Tests.Configuration;

public sealed class EffectiveConfigurationTests
{
    [Fact]
    public void Nothing_said_is_the_default()
    {
        using TempFolder folder = TempFolder.ForCaller();

        EffectiveConfiguration found = EffectiveConfiguration.Load(ClinicPlaces.Of(folder));

        BackupConfiguration defaults = new();
        Assert.Equal(defaults.KeepLast, found.KeepLast);
        Assert.Equal(defaults.OnClose, found.OnClose);
        Assert.Null(found.DataPath);
        Assert.Equal("not found", found.SourceOf("DataPath"));
        Assert.Equal(folder.Combine("home", "DocAssist", "backups"), found.BackupRoot);
        Assert.Equal(BackupSetting.Names, found.Sources.Select(s => s.Name));
        Assert.All(found.Sources.Skip(1), s => Assert.Equal("default", s.Source));
        Assert.Equal(folder.Combine("home", ".config", "docassist-backup", "configuration.json"), found.UserFile);
        Assert.Equal(folder.Combine("etc", "docassist-backup", "configuration.json"), found.MachineFile);
    }

    [Fact]
    public void Every_property_of_the_configuration_is_a_setting_of_its_name()
    {
        Assert.Equal(typeof(BackupConfiguration).GetProperties().Select(p => p.Name).Where(n => n != "EqualityContract"), BackupSetting.Names);
    }

    [Fact]
    public void The_parameter_is_stronger_than_the_user_who_is_stronger_than_the_machine()
    {
        using TempFolder folder = TempFolder.ForCaller();
        ClinicEnvironment environment = ClinicPlaces.Of(folder);
        ClinicPlaces.Write(environment, ConfigurationScope.Machine, """{ "keep_last": 2, "keep_daily": 2, "keep_weekly": 2 }""");
        ClinicPlaces.Write(environment, ConfigurationScope.User, """{ "keep_last": 3, "keep_daily": 3 }""");

        EffectiveConfiguration found = EffectiveConfiguration.Load(environment, new Dictionary<string, object> { ["KeepLast"] = 4, ["Label"] = "x" });

        Assert.Equal((4, 3, 2, 0), (found.KeepLast, found.KeepDaily, found.KeepWeekly, found.KeepMonthly));
        Assert.Equal(
            ["parameter -KeepLast", "user configuration", "machine configuration", "default"],
            new[] { "KeepLast", "KeepDaily", "KeepWeekly", "KeepMonthly" }.Select(found.SourceOf));
    }

    [Fact]
    public void The_data_folder_is_found_in_the_order_of_parameter_environment_user_machine_and_known_places()
    {
        using TempFolder folder = TempFolder.ForCaller();
        ClinicEnvironment environment = ClinicPlaces.Of(folder);
        foreach (string name in new[] { "parameter", "variable", "user", "machine", "data" })
        {
            Directory.CreateDirectory(folder.Combine(name));
        }
        File.WriteAllText(folder.Combine("data", "clinic.db"), "x");
        Assert.Equal((folder.Combine("data"), "a known place"), Data(null, environment));

        ClinicPlaces.Write(environment, ConfigurationScope.Machine, $$"""{ "data_path": {{ClinicPlaces.Quoted(folder.Combine("machine"))}} }""");
        Assert.Equal((folder.Combine("machine"), "machine configuration"), Data(null, environment));

        ClinicPlaces.Write(environment, ConfigurationScope.User, $$"""{ "data_path": {{ClinicPlaces.Quoted(folder.Combine("user") + Path.DirectorySeparatorChar)}} }""");
        Assert.Equal((folder.Combine("user"), "user configuration"), Data(null, environment));

        ClinicEnvironment named = ClinicPlaces.Of(folder, ("DOCASSIST_DATA_DIR", "variable"));
        Assert.Equal((folder.Combine("variable"), "DOCASSIST_DATA_DIR"), Data(null, named));
        Assert.Equal((folder.Combine("parameter"), "-DataPath"), Data(folder.Combine("parameter"), named));
    }

    [Fact]
    public void A_variable_of_one_part_leaves_the_folder_to_the_configuration()
    {
        using TempFolder folder = TempFolder.ForCaller();
        Directory.CreateDirectory(folder.Combine("user"));
        ClinicEnvironment environment = ClinicPlaces.Of(folder, ("DOCASSIST_PDF_DIR", "papers"));
        ClinicPlaces.Write(environment, ConfigurationScope.User, $$"""{ "data_path": {{ClinicPlaces.Quoted(folder.Combine("user"))}} }""");

        DataFolder found = DataFolderLocator.FindData(null, environment);

        Assert.Equal(folder.Combine("user", "clinic.db"), found.DatabasePath);
        Assert.Equal(folder.Combine("papers"), found.PrescriptionsPath);
        Assert.Equal("user configuration, DOCASSIST_PDF_DIR", found.Origin);
    }

    [Fact]
    public void A_configured_folder_that_is_gone_is_not_replaced_by_another()
    {
        using TempFolder folder = TempFolder.ForCaller();
        Directory.CreateDirectory(folder.Combine("data"));
        File.WriteAllText(folder.Combine("data", "clinic.db"), "x");
        ClinicEnvironment environment = ClinicPlaces.Of(folder);
        ClinicPlaces.Write(environment, ConfigurationScope.User, $$"""{ "data_path": {{ClinicPlaces.Quoted(folder.Combine("gone"))}} }""");

        BackupException failure = BackupAssert.Fails(BackupErrorCode.DataFolderNotFound, () => DataFolderLocator.FindData(null, environment));

        Assert.Contains("user configuration", failure.Message);
        Assert.Equal(folder.Combine("gone"), EffectiveConfiguration.Load(environment).DataPath);
    }

    [Fact]
    public void The_root_is_found_in_the_same_order()
    {
        using TempFolder folder = TempFolder.ForCaller();
        ClinicEnvironment environment = ClinicPlaces.Of(folder);
        ClinicPlaces.Write(environment, ConfigurationScope.Machine, $$"""{ "backup_root": {{ClinicPlaces.Quoted(folder.Combine("machine"))}} }""");
        Assert.Equal((folder.Combine("machine"), false, "machine configuration"), DataFolderLocator.LocateRoot(null, environment));
        ClinicPlaces.Write(environment, ConfigurationScope.User, $$"""{ "backup_root": {{ClinicPlaces.Quoted(folder.Combine("user"))}} }""");
        Assert.Equal((folder.Combine("user"), false, "user configuration"), DataFolderLocator.LocateRoot(null, environment));
        Assert.Equal((folder.Combine("env"), false, "DOCASSIST_BACKUP_DIR"), DataFolderLocator.LocateRoot(null, ClinicPlaces.Of(folder, ("DOCASSIST_BACKUP_DIR", "env"))));
        Assert.Equal("/p", DataFolderLocator.LocateRoot("/p", environment).Root);
    }

    [Fact]
    public void An_invalid_file_stops_what_needs_it_and_nothing_else()
    {
        using TempFolder folder = TempFolder.ForCaller();
        ClinicEnvironment environment = ClinicPlaces.Of(folder, ("DOCASSIST_BACKUP_DIR", "env"));
        ClinicPlaces.Write(environment, ConfigurationScope.User, """{ "keep_last": 0 }""");

        Assert.Equal(folder.Combine("env"), DataFolderLocator.FindRoot(null, environment).Root);
        Assert.Equal(folder.Path, DataFolderLocator.FindData(folder.Path, environment).Path);
        BackupAssert.Fails(BackupErrorCode.ConfigurationInvalid, () => DataFolderLocator.FindData(null, environment));
        BackupAssert.Fails(BackupErrorCode.ConfigurationInvalid, () => EffectiveConfiguration.Load(environment));
    }

    [Fact]
    public void A_change_says_what_it_did_not_do()
    {
        using TempFolder folder = TempFolder.ForCaller();
        ClinicEnvironment environment = ClinicPlaces.Of(folder);
        ClinicPlaces.Write(environment, ConfigurationScope.User, """{ "keep_last": 3 }""");
        string user = ConfigurationLocator.Require(ConfigurationScope.User, environment);
        string machine = ConfigurationLocator.Require(ConfigurationScope.Machine, environment);

        ConfigurationChange moved = Make(user, ConfigurationScope.User, new() { ["BackupRoot"] = folder.Combine("new") });
        Assert.Contains("Nothing was moved", Assert.Single(moved.Warnings));
        Assert.Equal(folder.Combine("new"), moved.After.BackupRoot);

        Assert.Empty(Make(user, ConfigurationScope.User, new() { ["BackupRoot"] = folder.Combine("new"), ["KeepDaily"] = 2 }).Warnings);
        Assert.Contains("KeepLast was set, but does not hold: user configuration", Assert.Single(Make(machine, ConfigurationScope.Machine, new() { ["KeepLast"] = 9 }).Warnings));
        BackupAssert.Fails(BackupErrorCode.ConfigurationInvalid, () => Make(user, ConfigurationScope.User, []));

        ConfigurationChange Make(string path, ConfigurationScope scope, Dictionary<string, object> set) =>
            ConfigurationChange.Make(path, scope, set, [], environment, TimeSpan.FromSeconds(10), CancellationToken.None);
    }

    [Fact]
    public void The_files_are_where_the_system_keeps_such_files()
    {
        using TempFolder folder = TempFolder.ForCaller();
        ClinicEnvironment unix = ClinicPlaces.Of(folder, ("XDG_CONFIG_HOME", folder.Combine("xdg")));
        Assert.Equal(folder.Combine("xdg", "docassist-backup", "configuration.json"), ConfigurationLocator.Find(ConfigurationScope.User, unix));
        Assert.Equal(folder.Combine("home", ".config", "docassist-backup", "configuration.json"), ConfigurationLocator.Find(ConfigurationScope.User, ClinicPlaces.Of(folder, ("XDG_CONFIG_HOME", "xdg"))));

        ClinicEnvironment windows = unix with { RoamingApplicationData = folder.Combine("roaming"), MachineFolder = folder.Combine("programs") };
        Assert.Equal(folder.Combine("roaming", "DocAssist.Backup", "configuration.json"), ConfigurationLocator.Find(ConfigurationScope.User, windows));
        Assert.Equal(folder.Combine("programs", "DocAssist.Backup", "configuration.json"), ConfigurationLocator.Find(ConfigurationScope.Machine, windows));

        ClinicEnvironment portable = ClinicPlaces.Of(folder, ("DOCASSIST_BACKUP_CONFIG_DIR", "stick"));
        Assert.Equal(folder.Combine("stick", "user.json"), ConfigurationLocator.Find(ConfigurationScope.User, portable));
        Assert.Equal(folder.Combine("stick", "machine.json"), ConfigurationLocator.Find(ConfigurationScope.Machine, portable));

        ClinicEnvironment homeless = ClinicPlaces.Of(folder) with { HomeFolder = string.Empty };
        Assert.Null(ConfigurationLocator.Find(ConfigurationScope.User, homeless));
        BackupAssert.Fails(BackupErrorCode.ConfigurationInvalid, () => ConfigurationLocator.Require(ConfigurationScope.User, homeless));
    }

    private static (string, string) Data(string? parameter, ClinicEnvironment environment)
    {
        DataFolder found = DataFolderLocator.FindData(parameter, environment);
        return (found.Path, found.Origin);
    }
}
